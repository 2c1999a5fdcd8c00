"""First names, folded: a capital letter alone does not tell "Thanks Ana" from "Danke\\nUnfall"."""

from __future__ import annotations

_NAMES = """
aaron abby abigail ada adam adele adrian adriana agata agnes agnieszka ahmed aino aisha alain alan
alba alberto aldo alejandra alejandro alessandra alessandro alessia alex alexander alexandra
alexis alfred alfredo ali alice alicia alina aline alison allan alma alvaro amalia amanda amelia
amelie amir amy ana anais andre andrea andreas andrew andrzej andy angela angelika angelo anika
anita anja anke ann anna anne annette annie annika antje anton antoine antonia antonio aoife arne
arthur astrid audrey aurelie axel ayse barbara bart bartosz bas bea beata beatrice beatriz ben
benedikt benjamin benoit bernard bernd bert bianca bilal birgit bjorn bob bodo brad brian bridget
brigitte bruno camille carina carl carla carlo carlos carmen carol carola caroline carolina
caterina catherine cathy cecilia cecile celine chantal charles charlie charlotte chiara chloe
chris christa christian christiane christina christine christoph christophe christopher ciara
cindy claire clara claudia claudio claus clement colin corinna corinne cristina dagmar damien dan
daniel daniela daniele danielle danny dario dave david davide deborah delphine denis denise diana
diane didier diego dieter dimitri dirk dominic dominik dominique don dora doris dorothea dylan
eddie eduardo edward ela elena eleonora elisa elisabeth elise elizabeth elke ella ellen elodie
elsa emil emilia emilie emily emma emmanuel enrico eric erica erik erika ernesto estelle esther
ethan eva evelyn evelyne fabian fabien fabio fabrice fatima federica federico felix fernanda
fernando filip filippo fiona flavia florence florian francesca francesco francis francisco franck
francois francoise frank franz fred frederic frederik friedrich gabi gabriel gabriela gabriele
gaelle gareth gary george georg georges gerald gerard gerd gianni gilles gina giorgia giorgio
giovanni giulia giuseppe gloria goran graham grace greg gregor greta guido guillaume gunter
gustavo guy hanna hannah hannes hans harald harry hassan heather heidi heike heiko heinz helen
helena helene helga helmut hendrik henk henri henrik henry herbert hermann hilde holger hubert
hugo ian ibrahim ida ignacio igor ilse ines inga inge ingo ingrid irene irina iris isabel isabella
isabelle ivan jack jacob jacqueline jacques jade jaime jake jakob james jan jana jane janet janina
jannik jason javier jean jeanne jeff jelena jenna jennifer jenny jens jeremy jerome jesper jess
jessica jesus jill jim joan joana joanna joao joe joel johan johanna johannes john johnny jonas
jonathan joost jordan jorge jorg jose josef joseph josephine joshua juan juana judith julia julian
juliane julie julien jurgen justine justyna kai karen karim karin karl karla karolina karsten
kasia kate katharina katherine kathrin kathy katia katie katja katrin kay kelly ken kerstin kevin
kim kirsten klaus konrad kristin krzysztof kurt kyle lara lars laura laure laurence laurent lea
leah lena leo leon leonie leonor leslie lia liam lidia liesbeth lieke lili lilian lily lina linda
lisa liz lola lorena lorenzo louis louisa louise luc luca lucas lucia lucie lucy ludovic luigi
luis luisa luise lukas luke lydia maarten maciej mads magda magdalena malte manfred manon manuel
manuela mara marc marcel marcela marcelo marco marcus marek margaret margarita margit maria marian
marianne marie marija marina mario marion marit mark marko markus marlene marta martha martin
martina mary massimo mateo mathias mathieu mathilde matt matteo matthew matthias maud max maxime
maya megan mehmet melanie melissa mia micha michael michaela michal michel michela michele
michelle miguel mike mikkel mila milena miriam mireille mohamed mohammed moira monica monika
monique moritz mustafa nadia nadine naomi natalia natalie nathalie nathan nele neil nick nicholas
nicolas nicole nico nigel nikita niklas nils nina noah noemi nora norbert nuria oliver olivia
olivier olga omar oscar otto pablo paola paolo pascal pat patricia patrick patrik paul paula
pauline pawel pedro penny peter petra phil philip philipp philippe pia pierre pieter pilar piotr
rachel rafael raffaella rainer ralf ramon raphael raquel raul rebecca regina reinhard remi renata
renate rene ricardo riccardo richard rick rita rob robert roberta roberto robin rodrigo roger
roland rolf roman romain romy ron ronald rosa rosie ruben rudolf ruth ryan sabine sabrina sally
salvatore sam samantha samira samuel sandra sandrine sanne sara sarah sascha scott sean sebastian
sergio seth shannon sharon silke silvia silvio simon simona simone sina sofia sofie sonia sonja
sophia sophie stacy stefan stefania stefanie stefano steffen stella stephan stephane stephanie
stephen steve steven stuart sue susan susana susanne suzanne sven svenja sylvia sylvie tamara
tania tanja tara tatjana ted teresa tessa theo theresa thierry thomas thorsten tim tina tobias tom
tomas tomasz tony torsten tristan udo ulf ulla ulrich ulrike ursula ute uwe valentin valentina
valerie vanessa vera verena veronica veronika veronique vicky victor victoria vincent vincenzo
virginia virginie viktor vladimir walter waltraud wendy werner wilhelm will willem william willy
wolfgang xavier yannick yasmin yves yvonne zoe zoltan
"""
FIRST_NAMES: frozenset[str] = frozenset(_NAMES.split())
