"""Scores, comments and call outcomes of the simulated answers, with their weights."""

# Of those who would give this score, how many answer at all: the angry and the delighted do.
ANSWERS = {1: 0.76, 2: 0.68, 3: 0.51, 4: 0.49, 5: 0.57}
SAYS_WHY = {1: 0.85, 2: 0.8, 3: 0.6, 4: 0.45, 5: 0.45}
BY_MAIL = 0.3
# Scores of the courier Rapido, 1 to 5.
RAPIDO = [9, 8, 4, 3, 3]
ANYTIME = {
    5: ["Quick and friendly.", "Just what I needed, thank you.", "Always a pleasure.", "Super!"],
    4: ["Good help.", "All fine.", "Friendly, a little slow."],
    3: ["It was all right.", "Took a while.", "Solved, but I had to ask twice."],
    2: ["Took too long.", "I had to explain it twice.", "Not what I expected from you."],
    1: ["Very disappointed.", "This cannot be how you want to work."],
}
OUTCOMES = [
    "Called {first}, apologised, the next delivery is free. Was friendly in the end.",
    "Rang twice, then reached {first}: wants no voucher, wants a date that holds. Gave one.",
    "Wrote and called. {first} was glad that somebody read it at all.",
    "Called. {first} says the answer was kind, only too late. Noted for the weekly round.",
    "Reached {first} in the evening. We exchange the part, all is well again.",
    "No answer by phone, so I wrote. {first} thanked me and will give us another try.",
]
