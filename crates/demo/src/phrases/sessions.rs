//! Session reports.

pub(crate) const OPENING: &[&str] = &[
    "{learner} [arrived|was ready] on time and [settled quickly|got straight on|was keen to start].",
    "Started with [a five-minute quiz|a recap|corrections] on {topic}.",
    "Today {learner} and I [worked on|looked at|went back to] {topic}.",
    "[Online|Face to face] today[, camera off at first|, connection poor to begin with|]. {learner} [chose|asked] to work on {topic}.",
    "{learner.given} came in [tired|flat|rather quiet] after [a late night|a match|a long day at school] but [picked up|came round] once we began.",
    "[Good|Lovely|Productive|Steady] session with {learner}.",
    "Covered: {topic}.",
    "{learner.poss} [homework|worksheet] was [done in full|half done|left at school|very good] so we [marked it together|began there].",
    "First session back after [half term|the holidays|illness]. {learner} had [forgotten less than {learner.he} feared|lost a bit of fluency].",
    "60 min, {topic}, [library|kitchen table|online|room 2].",
    "{learner} was [ten minutes|a quarter of an hour] late ([traffic|bus|forgot]) so we [shortened the starter|skipped the starter].",
    "Mock week at {school}, so {learner} wanted to go over {topic}.",
];

pub(crate) const WORK: &[&str] = &[
    "We used {material} and {learner.he} [managed|got through|completed] [eight|ten|twelve|fourteen] questions with [little|no|some] help.",
    "[Modelled|Talked through] two examples, then {learner} [tried|did] three alone; [all right|two right, one slip|needed a prompt on the last].",
    "{learner.He} can now [explain|do] {topic} [without prompting|with a worked example beside {learner.him}|at speed].",
    "Moved on to {topic}, which [went well|was new|{learner.he} had met at school but not understood].",
    "Main error is still {slip}; {learner.he} [spotted it|caught two of them] {learner.him}self once I waited.",
    "Timed practice from {material}: {score} marks in [twenty|twenty-five|thirty] minutes.",
    "{learner} [scored|got] {score} on the exit ticket, up from last week.",
    "Spent longer than planned on {topic} because {slip} kept coming up.",
    "Tried {topic} as well but stopped when {learner.he} [lost confidence|began to guess].",
    "Did a paired task: {learner} [taught it back to me|marked my (deliberately bad) answer] and [enjoyed that|found the mistake at once].",
    "Put {topic} next to {topic}: {learner.he} [saw the link|could not yet see the link].",
    "Grade at the moment I would say [4|5|6|7], target [6|7|8].",
];

pub(crate) const OBSERVATION: &[&str] = &[
    "[Confidence|Focus|Stamina] is [growing|much better|up and down]; [praise helps|short breaks help|a clock on the table helps].",
    "{learner.nick} [laughed a lot today|was chatty|told me about the school play], [a good sign|nice to see].",
    "{learner.He} mentioned that {friend} [is in the same set|had the same homework|was unkind on the bus]; [I listened|no concern, just noting it|will keep an ear open].",
    "I [wonder|am wondering] about [eyesight|dyslexia|hearing]: {learner.he} [holds the page very close|loses the line|asks me to repeat]. Will raise it with {carer}.",
    "{sibling} sat in for [the last ten minutes|part of it], which was [fine|distracting].",
    "{carer} [stayed in the next room|said thank you at the door|asked how {learner} is getting on] and I [gave a short summary|said steady progress].",
    "{learner.init} worked [hard|well] throughout.",
    "{learner.full} should be proud of this half term.",
    "No concerns.",
    "{learner.He} [asked good questions|wanted to know why it works, not just how].",
    "[Attention wandered after forty minutes|Needed two movement breaks], so I [changed task|split the hour].",
    "School has moved {learner.him} [up|down] a set and {learner.he} [is pleased|feels it keenly].",
    "{learner.He} was absent from school on {day} so had missed this completely.",
    "May need longer on this; will see how the next paper goes.",
    "There was a grace period of five minutes because the room was locked.",
];

pub(crate) const NEXT: &[&str] = &[
    "Homework: [questions 1 to 10|one side of A4|the odd numbers only|two pages of the booklet] from {material}.",
    "Next time: {topic}.",
    "Set [twenty minutes|one paper|a short quiz] on {topic} for {day}.",
    "For {learner}: finish the sheet and [learn five quotations|learn the formulae|bring the school book].",
    "[Hw|HW] {topic}. Mark scheme sent to {carer.email}.",
    "Next week we [start|finish] {topic}; {learner} [will|may] need a calculator.",
    "Please could the office print {material} for {learner.poss} folder.",
    "Next session {day} at {time} as usual.",
    "No homework set, {learner.he} has [mocks|a concert|a tournament] this week.",
    "Will mark {learner.poss} essay by {day}.",
];

pub(crate) const SHARED: &[&str] = &[
    "Pair session with {friend}. {learner} was [quicker|slower] today but {friend.he} [explained|drew] it well.",
    "Covered for {colleague}, who was unwell.",
    "{friend.full} joined online and [the two worked well together|talked over {learner.him} a bit].",
    "{learner} and {friend} swapped papers and marked each other's; {friend} got {score}, {learner} {score}.",
    "Handover from {colleague}: {learner} [likes routine|needs instructions written down|hates being rushed].",
    "{contact} at {school} asked for a copy of this report; [agreed with {carer}|checked with {head} first].",
];
