//! Notes of calls, messages and meetings.

pub(crate) const TIMETABLE: &[&str] = &[
    "{carer} rang to [move|swap|cancel] {learner.poss} session on {day}. [Moved to|Offered|New time] {time}, {tutor} [told|to confirm].",
    "Tel call from {carer.tel}: {carer.title} asked whether {learner} could have [two sessions|an extra hour] before the mocks. [Agreed|Will ask {tutor}].",
    "{carer} says {learner} [is at the orthodontist|has a school trip|has football] on {day} so no session. No charge, more than 24 hours' notice.",
    "No show {day}. Rang {carer.tel}, no answer, left message. {carer.given} rang back at {time}: [forgot|car trouble|{learner.he} was asleep].",
    "{carer.full} would like {learner} and {sibling} one after the other on {day} to save a journey.",
    "Spoke to {carer} about changing tutor. Nothing against {tutor}, {learner} [would prefer mornings|gets on better with a woman|would like someone nearer].",
    "mum rang re {learner.lower}, can't do {day} any more, offered {day} {time}, she will let us know",
    "Parent called about the summer timetable for {learner.short}. Sent the form to {carer.email}.",
];

pub(crate) const MONEY: &[&str] = &[
    "{carer} queried the invoice for {month} (£{amount}). It counted a cancelled session of {learner.poss}. Credit note sent.",
    "Chased £{amount} outstanding on {learner.poss} account. {carer.title} will pay by {day}.",
    "{carer} lost hours at work and asked about paying weekly. {head} agreed until the end of term. Please treat as confidential.",
    "Invoice address changed to {carer.address}, {carer.postcode}, at {carer.poss} request.",
    "Payment of £{amount} came in with the reference '{learner.sur}', which [was for {sibling}|could be either child]; asked {carer} at {carer.email}.",
    "Refund of £{amount} for {learner.rev} approved by {head.init}, {admin} to action.",
];

pub(crate) const PROGRESS: &[&str] = &[
    "{carer} [rang|wrote] to say {learner} [passed|got a 7|went up a set|was offered a place]. Delighted. Told {tutor}.",
    "Review call with {carer} and {learner}. Going well: {topic}. To work on: {topic}. Next review in six weeks.",
    "{contact} from {school} phoned for an update on {learner.full} ({learner.dob}). Gave attendance only, report to follow by secure link.",
    "{tutor} reports that {learner} is [anxious about|avoiding] exams. Rang {carer}, who has [noticed too|spoken to the GP|asked the school for extra time].",
    "{carer} asks that reports go to both parents: hers {carer.email}, and {carer2.full} on {carer2.email}.",
    "{carer2} rang. {carer2.He} and {carer} no longer live together; asked for copies of {learner.poss} reports. Said we would need to check and call back.",
    "School meeting {day}: {contact}, {head}, {tutor}. {learner.given} to have [a quiet room|breaks|a reader]. Plan on file.",
    "{learner.given} [him|her]self rang the office to ask for a copy of the mock paper. {learner.tel}.",
    "{carer} (formerly {carer.former}) wants our records to show the new name.",
    "{learner.full} was {learner.former} when {learner.he} joined; {carer} has shown the deed poll. Old folder to be relabelled.",
    "{learner.family} away until {date}. {sibling} and {learner} both miss one week, no charge.",
    "Home visit to {learner.family}: met {carer}, {learner} and {sibling}. Quiet place to work agreed.",
    "Epilepsy plan received for {learner.full}, NHS no. {learner.nhs}. Filed with the care plans, {tutor} briefed.",
    "New emergency contact for {learner}: {carer2.full}, {carer2.tel}.",
];

pub(crate) const CONCERN: &[&str] = &[
    "{learner.given} told {tutor} that things are [difficult|loud|tense] at home since [the move|the new year|the summer]. {tutor.He} listened, asked nothing leading and wrote it down straight after. Passed to {head} the same day. {head.He} spoke to {contact} at {school}, who will check in with {learner.him}. No immediate risk. Review on {date}.",
    "{tutor} noticed that {learner} was [very tired and hungry|without a coat again|unusually withdrawn] for the third week. Logged. {head} rang {carer}, who explained [a change of shifts|a family illness] and was [grateful|a little defensive]. Agreed to watch and review.",
    "During the online session {learner} typed that {learner.he} is being [messaged|bothered] by someone {learner.he} does not know. {tutor} stayed with {learner.him}, told {carer} at the end, and reported to {head}. Advice given on blocking and reporting. School informed ({contact}).",
    "{carer} disclosed that {carer2} must not collect {learner}. Copy of the order asked for. Until then nobody but {carer.full} collects. All tutors of {learner.init} told verbally.",
    "{friend.full} said to {tutor} that {learner} had been [upset|crying] at the bus stop. Second-hand, so recorded as such. {head} spoke to {learner} with {carer.poss} agreement; [friendship trouble, no further action|referred to the school's pastoral lead].",
    "Call from children's services about the {learner.sur} family: asked for dates of attendance for {learner.given} and {sibling.given}. Identity of caller checked by ringing back through the switchboard. Dates given, basis recorded, {head} authorised.",
    "{tutor} reports bruise on {learner.poss} forearm; {learner.he} said football. Consistent with a match on {day}. {head} recorded, no further action, chronology updated.",
    "{learner.given} asked {tutor} not to tell {carer} about poor marks because '[she|he] will go mad'. {head} spoke to {learner.him} [at the next session|with {contact}]. Ordinary worry about results, in our view, but kept on file.",
];

pub(crate) const CALL_SHORT: &[&str] = &[
    "{time} {carer.tel} {carer} re {learner}[ - call back|, moved to {day}|, invoice|, running late|, wants {tutor} to ring]",
    "{time} {carer} (mum of {learner}) [will pay friday|asked for a receipt|cancelled {day}|says thank you]",
    "{time} {tutor.given} off sick, rang round: {carer.given} ok, {carer2.given} no answer",
    "{time} {contact.title} ({school}) re {learner.init} [attendance|report|exam entry]",
    "{time} [wrong number|someone selling photocopiers|parcel for next door|boiler man here {day}|no message, {carer.tel}]",
    "{time} {learner.lower} here early, sat in the hall",
    "{time} {learner.family} all off with a bug, {sibling.lower} too. {carer.given} rang",
    "{time} message for {head.nick}: ring {carer.full} before five",
    "{time} {colleague.nick} has left a bag in room 2, {admin.init} has it",
    "{time} {friend.given} and {learner.given} [locked out|both here, no tutor yet], rang {tutor.tel}",
];
