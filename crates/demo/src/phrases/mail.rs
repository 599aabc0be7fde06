//! Electronic mail.

pub(crate) const FROM_CARER: &[&str] = &[
    "Hi {admin.given},\n\n{learner} [won't make it|can't come] on {day}, [dentist|{learner.he} has a temperature|school concert]. Can we [move to|do] {time} on {day} instead?\n\n[Also could you tell {tutor}? I don't have a number.|Sorry for the short notice.|]\n\nThanks\n{carer.given}",
    "Dear {head.title},\n\nI am [very pleased|writing to thank you] - {learner} [came home smiling|got {score} in the mock|has moved up a set]. {tutor} has been [wonderful|so patient] with {learner.him}.\n\nWould there be a space for {learner.his} [cousin|friend] in {month}?\n\nKind regards,\n{carer.full}\n{carer.tel}",
    "hi, just checking if {learner.lower} has a session tomorrow? also is {sibling.lower} still down for {day}. i think the invoice is wrong too, you've put {learner.lower} twice\n\nthanks\n{carer.lower}",
    "Good evening\n\nPlease find attached {learner.poss} school report. {learner.He} is worried about {topic}. Could {tutor} look at it this week?\n\nBest wishes\n{carer.full}\n{carer.address}\nBramblewood {carer.postcode}",
    "Hello,\n\nWe have a new number: {carer.tel}. Please delete the old one. Reports should still go to {carer.email}, and [NOT to {carer2.full}|please also to {carer2.full} at {carer2.email}].\n\n{carer.full} ({learner.poss} [mum|dad|carer])",
    "Dear all,\n\nI would like to see everything you hold about {learner.full}, date of birth {learner.dob}. [I understand you have a month.|Please tell me what you need from me.]\n\nYours sincerely,\n{carer.full}",
    "Hi {tutor.given},\n\n{learner} says {friend} [is in the Thursday group too|has left]. Is that right? They don't get on since [the bus thing|the party] so I'd rather they were apart. Please keep this between us.\n\n{carer.given}",
    "Hello {admin.nick},\n\nI paid £{amount} on {day} with {learner.poss} name as the reference. Could you check, as the reminder came again?\n\n{carer.full}",
];

pub(crate) const REPLY_OFFICE: &[&str] = &[
    "Hi {carer.given},\n\n[No problem|That's fine], I've moved {learner} to {day} at {time} with {tutor}. [See you then.|Let me know if that doesn't work.]\n\nBest wishes\n{admin.given}\n\n{admin.full}\nBramblewood Tutors Ltd\n01632 960999",
    "Dear {carer.title},\n\nThank you for letting us know. I have [told|asked] {tutor.full} and put a note on {learner.poss} record. {learner.He} [is doing well|should bring the school book].\n\nKind regards\n{admin.full}",
    "Hello {carer.given}\n\nYou're right, my mistake. A credit note for £{amount} is attached. I had [mixed up|swapped] {learner} and {friend.short} on the sheet.\n\n{admin.nick}",
    "Dear {carer.title}\n\nThank you. We will reply in full by {date}. {dpo.full}, our data protection officer, will be in touch; {dpo.his} address is {dpo.email}.\n\n{admin.full}\nfor {head.full}, head and designated safeguarding lead",
];

pub(crate) const CARER_AGAIN: &[&str] = &[
    "Perfect, thanks [so much|again] {admin.given}. {learner} will be there.",
    "ok thx. {learner.lower} says hi to {tutor.lower} lol",
    "Thank you. One more thing: {learner} [has lost {learner.his} book|will be collected by {carer2.full}|needs to leave at {time}].",
    "That doesn't work I'm afraid, {sibling} has swimming. Could {tutor} do {day}?",
];

pub(crate) const TUTOR_OFFICE: &[&str] = &[
    "Hi {admin.given}\n\nHours for {month}: {learner.init} 4, {friend.init} 3, {other.init} 5. [Invoice attached.|Invoice to follow.]\n\n{tutor.given}",
    "Hi {head.nick},\n\nQuick one about {learner}. {learner.He} [wasn't {learner.him}self|was upset about {friend}] today. Nothing that sounded urgent, but I've written it up and wanted you to know. Can we talk before {day}?\n\n{tutor.given}",
    "{admin.nick}, can you print {material} for {learner.short} and {friend.short} pls. also {other.lower} hasn't paid for the book\n\n{tutor.lower}",
    "Dear {head.given},\n\nI'm away from {date}. {colleague} has kindly offered to take {learner}, {friend} and {other}. {learner.He} needs [large print|the quiet room], {friend.full} is on the {topic} sheets, and {other} should redo {other.his} mock.\n\nThanks\n{tutor.full}\n{tutor.tel}",
    "Hello both,\n\n{learner.poss} mock: {score}. {friend.poss}: {score}. {other.rev}: absent. Predicted grades in the sheet.\n\n{tutor.init}",
];

pub(crate) const SCHOOL: &[&str] = &[
    "Dear {head.title},\n\nPlease could you send attendance and a short progress note for the following pupils by {date}: {learner.rev}; {friend.rev}; {other.rev}.\n\nMany thanks\n{contact.full}\n{school}\n{contact.tel}",
    "Hi {head.given},\n\nFurther to our call, {learner.full} (DOB {learner.dob}) has been [moved to set 2|given extra time|absent since {day}]. Please let {tutor} know. {carer.title} is aware.\n\nRegards\n{contact.init}",
    "Good morning\n\nWe would like to place another pupil with you after half term, for {subject}. {learner} has done so well with {tutor} that we thought of you first.\n\nKind regards\n{contact.full}",
];

pub(crate) const HEAD_TUTORS: &[&str] = &[
    "Dear all,\n\nReminders for {month}: reports by {date}; please use initials in subject lines, not full names. {learner} and {friend} have swapped days. Welcome to {colleague.full}, who joins us for {subject}.\n\n{head.nick}",
    "All,\n\nParents' evening is on {day}. {admin} has the list: {learner.rev}, {friend.rev} and {other.rev} are confirmed so far. May I ask everybody to be early?\n\n{head.given}",
    "Dear {tutor.given},\n\nThank you for the note about {learner.init}. I have spoken to {contact.title} and to {carer}. No further action for you; please keep the usual eye open and don't discuss it with {friend.poss} family.\n\n{head.full}",
];

pub(crate) const SUBJECTS: &[&str] = &[
    "{day} session",
    "{learner.given}",
    "{learner.full}",
    "Re: {learner.poss} timetable",
    "Invoice {month}",
    "{learner.init} [report|update]",
    "Question about {subject}",
    "[URGENT |]{learner.sur} - {day}",
    "thank you!",
    "Change of number",
    "{learner.rev}",
    "Hours {month}",
    "Progress reports due",
    "re {learner.lower}",
    "Meeting {day}",
];

pub(crate) const REPLY_TUTOR: &[&str] = &[
    "Thanks {tutor.given}, [noted|all done|I'll pass it on]. {learner} is [in room 2|back on {day}], {carer.given} knows.\n\n{admin.nick}",
    "Hi {tutor.given},\n\nPrinted and in the tray. {friend.poss} book is £{amount}, I have reminded the parents. {head} would like a word about {learner}.\n\n{admin.given}",
    "Dear {tutor.given}\n\nThank you for writing it down so quickly. I have spoken to {carer} and to {head.full}. Please don't discuss it with {friend} or {learner.family}; {carer} will tell them.\n\n{admin.full}",
    "ok {tutor.given}. and can you send me your hours for {learner.init}, {friend.init} and {other.init}? {dpo.given} needs them for the audit",
];

pub(crate) const REPLY_SCHOOL: &[&str] = &[
    "Dear {contact.title},\n\nAttendance for {learner.rev}: [11 of 12|10 of 12|all]. A short note from {tutor.full} follows by {date}. We can only send what concerns the learners you placed.\n\nKind regards\n{admin.full}",
    "Hello {contact.given},\n\nThank you. I have told {tutor} about {learner}, and {carer} has confirmed. The report will come through the secure link.\n\n{admin.given}",
];

pub(crate) const REPLY_TO_HEAD: &[&str] = &[
    "Thanks {head.nick}, will do. {learner} and {friend} [are fine with it|weren't keen but agreed].\n\n{tutor.given}",
    "hi {head.given}, can't make {day}, sorry. {colleague} could bring {learner.poss} folder?\n\n{tutor.init}",
];
