//! Agreements, complaints, consents, references, reviews: the firm's formal writing.

pub(crate) const AGREEMENT: &[&str] = &[
    "Tuition agreement between Bramblewood Tutors Ltd and {carer.full} for {learner.all}, born {learner.dob}. {subject}, one hour a week with {tutor.full}, £{amount} a month by standing order. Four weeks' notice either way. Signed by {carer.full} on {today}, and by {head.full} for the company.",
    "Agreement of {today}: {carer.title} engages us to teach {learner.full} {subject} on {day}s at {time}. Address for notices {carer.address}, Bramblewood, {carer.postcode}. Emergency contact {carer.tel}. Terms sent to {carer.email}. Signed copy in the cupboard.",
    "Renewal for {learner.rev}: same terms, now {subject} with {tutor.full}. Confirmed in an e-mail from {carer.email} on {today}.",
    "Placement agreement with {school} for {learner.full} ({learner.dob}), commissioned by {contact.full}. Twelve weeks, two hours a week, reports to {contact.email}. {carer.full} countersigned.",
];

pub(crate) const COMPLAINT: &[&str] = &[
    "{carer.full} complained [by telephone|by e-mail|in person] that {tutor} was [late three times|short with {learner}|marking work on {tutor.his} telephone] in {month}. Acknowledged the same day. {head} spoke to {tutor}, who [apologised|explained the bus timetable]. Reply sent to {carer.email}: one session credited. Closed with {carer.poss} agreement.",
    "Complaint from {carer.title}: the {month} report for {learner.given} [named another child, {friend.full}|was sent to the wrong address|gave the wrong target grade]. Investigated by {dpo}. Report corrected and sent again, the recipient asked to delete it. Logged as a personal data breach, low risk.",
    "{carer} is unhappy that {learner} was not told of the change of tutor from {colleague} to {tutor}. [Fair point|Partly upheld]. Letter from {head.full} on {today}.",
    "{learner.given} {learner.sur} complained {learner.him}self that {friend.given} was [filming|playing music] in the waiting room. Spoke to both, and to {friend.poss} parents. No more trouble.",
];

pub(crate) const PHOTOGRAPHS: &[&str] = &[
    "{carer.full} gives permission for photographs of {learner.full} in [our newsletter|a display in the office] only, [not on the web|not with {learner.his} name]. Form of {today}.",
    "Permission for photographs of {learner.full}: NO to all uses. {carer.init}, {today}.",
    "Consent form {today}: {learner.full} - web yes, leaflet yes, name no. Signed {carer.full}.",
    "{carer.given} withdrew permission for {learner.poss} picture in an e-mail of {today}. Removed from the web page the same day, leaflets pulped.",
];

pub(crate) const REVIEW: &[&str] = &[
    "{learner.full} has been with us since {month} and has [attended|come to] [all but two|nearly all|most] of {learner.his} sessions.",
    "In {subject} {learner.he} is now secure in {topic} and [becoming confident|making good progress] with {topic}.",
    "{learner.poss} main obstacle remains {slip}; we [practise|tackle] this at the start of every session with {material}.",
    "{learner} [responds well to|prefers] [short tasks and a clear end|being shown once and left to try|talking an idea through].",
    "{tutor.full} writes: \"{learner} is a pleasure to teach and [has grown in confidence|asks better questions each week|no longer gives up at the first hurdle].\"",
    "At our meeting {carer} said that {learner} [is happier about school|still worries before tests|now reads for pleasure] and asked about [homework|a second subject|the summer].",
    "We agreed: [one paper a fortnight|reading every evening|a quiet place to work]; {tutor} will send {carer} a short note each month.",
    "{learner.He} was predicted a [4|5|6] in September and is working at a [5|6|7]; {learner.his} target is [6|7|8].",
    "{sibling} also comes to us, and {carer} would like both reviews on one day.",
    "{contact} at {school} kindly shared {learner.his} latest data, and {learner.he} [is in line with|is a little ahead of|remains behind] {learner.his} class.",
    "The next review will be in about six weeks.",
];

pub(crate) const GROUP: &[&str] = &[
    "The group met [ten|eleven|twelve] times this term. {learner} and {friend} [worked together|were often paired], and {other} [preferred to work alone|set the pace].",
    "{learner.poss} [best piece|highest mark] was on {topic}; {friend.poss} was on {topic}.",
    "{other.full} missed [two|three] sessions; {friend} lent {other.him} {friend.his} notes.",
    "There was some [silliness|chatter] between {learner} and {other} in {month}; moved apart, no further trouble.",
    "All three are ready to move on to {topic}.",
    "{friend} and {other} will sit the mock on {day}; {learner} has asked to wait.",
];

pub(crate) const REFERENCE: &[&str] = &[
    "I have known {tutor.full} for [four|six|nine] years, as [head of department|colleague] at [a school in the next county|my last school].",
    "{tutor.given} is [punctual|well prepared|calm] and pupils [like|trust] {tutor.him}.",
    "I [know of no reason why|cannot think why] {tutor.title} should not work with children.",
    "{tutor.He} was [off for a term for health reasons|part-time by choice], which did not affect {tutor.his} teaching.",
    "This reference is given in confidence to {head.full} and [should not be shared without asking me|is for {head.his} eyes].",
    "I would [employ {tutor.him} again tomorrow|recommend {tutor.him} without hesitation].",
];

pub(crate) const MEETING: &[&str] = &[
    "{learner.init} - {tutor} [happy|not sure about the pace]. Mum keen on the 7. [Action {tutor.init}: new plan|No action].",
    "{learner.sur} [family|sibs]: {admin.given} to sort out the invoice before {day}.",
    "{learner.rev}: [school want report|{contact} chasing] by {date}.",
    "{friend} and {learner} not to be in the same group for now.",
    "{learner} (dob {learner.dob}) moving to {school} after Easter.",
    "{tutor.given} asked whether {tutor.he} may text {learner.nick} directly - NO, use the office number.",
    "photos for leaflet: {learner.lower} yes, {friend.lower} no (checked form)",
    "{learner.full}: extra time form, {head.nick} will chase {contact.title}.",
    "DBS for {colleague.full} due in {month}, {admin} to remind.",
    "AOB: heating. Will Thursday work for everybody? Mark the new fire exits.",
];
