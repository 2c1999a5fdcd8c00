"""Realistic words for a large database: the customers and agents of a bicycle shop."""

SUBJECTS = [
    "Front wheel arrived bent", "Where is my Ronda 3?", "Invoice without VAT number",
    "Brake rubs after the first service", "Wrong frame size delivered", "Refund not on my account",
    "Battery shows 62 % after a full charge", "Pedals missing from the box",
    "Can I still change the delivery address?", "Gift card code is not accepted",
    "Derailleur bent when I unpacked it", "Second key for the frame lock",
    "Tubeless kit for the Camino", "Price match on the child seat", "Saddle creaks on climbs",
    "Order confirmation never came", "Warranty for the rear hub", "Courier left it with a neighbour",
    "The 5 mm key is missing", "Instalments refused without a reason",
]  # fmt: skip
OPENINGS = [
    "Hello, I have just unpacked my bicycle.", "Good morning,", "Hi there,", "Dear team,",
    "I ordered on your site last week.", "My order came yesterday.", "Thanks for the quick delivery.",
    "I am writing about the order I placed in spring.",
]  # fmt: skip
MATTERS = [
    "The rim has a clear bend near the valve and it rubs on the brake.",
    "The tracking page has not changed for four days and nobody answers the phone.",
    "Our accountant needs the company name and the VAT number on the invoice.",
    "The label on the box says 52 but the frame is a 56.",
    "It has been nine days since you confirmed the refund and nothing has arrived.",
    "After the update the display shows a full battery and ten minutes later it is half.",
    "Everything else was in the box, only the pedals and the small key were not.",
    "I am moving on the 24th and would need it to go to the new address.",
    "The code on the card is accepted and then the price stays the same.",
    "The chain jumps in the three largest gears, whatever I do with the screw.",
    "The driver rang at a door three houses down and left it in the rain.",
    "The saddle makes a noise on every climb since the second week.",
]  # fmt: skip
CLOSINGS = [
    "What should I do?", "Could you please help?", "Photos are attached.", "Thank you and best wishes.",
    "Please call me if that is easier.", "I would like to ride on Saturday.", "Many thanks in advance.",
]  # fmt: skip
ANSWERS = [
    "I am sorry, that is no way for a new bike to arrive. A new part leaves us today.",
    "Thank you for the photos, they show it clearly. You don't have to send anything back.",
    "I have corrected the invoice, it is attached to this mail.",
    "I spoke to the courier, the box comes tomorrow between ten and twelve.",
    "The refund left us on Monday; banks take up to five working days.",
    "A new key is in the post, you should have it on Thursday.",
    "I changed the address, the new label is printed already.",
]  # fmt: skip
THANKS = [
    "Thanks, that worked.", "Perfect, thank you for the quick help.", "It came today, all is well.",
    "Still not here, sorry to bother you again.", "Great, I could ride on Sunday after all.",
]  # fmt: skip
FIRST_NAMES = [
    "Aoife", "Bruno", "Carla", "Dora", "Elin", "Giulia", "Henrik", "Ines", "Jonas", "Kaito", "Lena",
    "Marek", "Nora", "Okan", "Priya", "Rosa", "Sara", "Tom", "Ulla", "Vera", "Wim", "Yara", "Zoe",
]  # fmt: skip
LAST_NAMES = [
    "Weber", "Dubois", "Kelly", "Conti", "Ashworth", "Raman", "Novak", "Hofmann", "Yildiz", "Nilsen",
    "Costa", "Reyes", "Vos", "Okafor", "Hoekstra", "Wagner", "Berg", "Morel", "Silva", "Larsen", "Popa",
]  # fmt: skip
