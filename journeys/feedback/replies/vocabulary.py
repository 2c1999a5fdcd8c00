"""Words that say nothing bad by themselves, folded: function words, service, people, time.

Negations, conditions and verbs of asking or failing are left out on purpose: a sentence that has
them is no plain praise.
"""

from __future__ import annotations

import re

_ENGLISH = """
a an the this that these those it its it's that's what's there here i i'm i've we we've we're you
you're you've your yours he he's she she's they they're me us my our his her their them him who what
which how and or to of in on at by for from with as so than then too also is are was were be been am
has have had having did do does done very really much more most many all every everything everyone
everybody anyone whole entire total overall always ever again already now today yesterday waited
waiting wait arrived came order door received between just only even quite pretty rather simply
truly totally absolutely completely extremely especially about after before during through
throughout within since because over out up down back self myself once one two three four five ten
first last new old others big little lot lots great bit far any both still way something thing
things time times moment start finish beginning end day days week weeks minute minutes hour hours
weekend h min year years morning afternoon evening today's say said want wanted know knew think feel
felt made make makes got get gave give went go goes going took take keep kept see seen told
explained answered replied helped solved repaired fixed handled sorted listened advised understood
found met dealing talking chatting working chat phone call mail email e-mail website shop store town
city place service services support help answer answers reply response advice advisor staff team
people person colleague colleagues guy guys lady gentleman mechanic technician driver courier
engineer agent manager crew company job work experience communication contact conversation
explanation solution repair delivery process price prices quality speed care attention music hold
question questions matter issue problem problems result outcome friends friend family kids kid
husband wife customer customers dear hi hello good luck via yes oh ana's it'll clear clearly fair
honest simple short satisfied works worked runs running rides ride like you'll i'll we'll ok
appreciate appreciated amazed surprised positive positively warm welcome welcoming careful
understanding attentive reliable calm funny beautiful enjoy enjoyed deserve deserves laugh smile
thoughtful purchase bought family's needed exactly right sure definitely certainly highly feeling
learned wishes hearts bottom extra mile
"""
_GERMAN = """
der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen dies ich wir du
sie er es ihr mich uns euch ihnen mir dir mein meine meinen meiner unser unsere unseren unserer euer
eure euren eurer eurem ihre ihren ihrem ihrer sein seine und oder auch so sehr wirklich ganz echt
total richtig rundum vollig super absolut einfach besonders noch mehr viel viele vielen alles alle
allen allem jeder jede jedes immer wieder schon jetzt nun heute gestern da hier dort dann damals bin
bist ist sind seid war waren wart gewesen habe hast hat haben hatte hatten wurde wurden worden
werden wird hab ging geht gehen lief lauft gelaufen laufen fahrt macht mache gemacht machen kann
konnen lasst lassen von vom zu zum zur mit bei beim im in am an auf aus fur um nach vor uber durch
seit bis als wie was wer dass weil denn ja sich selbst mal doch halt eben eigentlich insgesamt sonst
vielmals herzlich herzliche herzlichen nochmal nochmals weiterhin service kundendienst beratung
hilfe antwort antworten auskunft erklarung losung reparatur abwicklung bedienung kommunikation
kontakt gesprach telefon telefonat chat mail team mitarbeiter mitarbeiterin mitarbeitern leute
leuten menschen person kollege kollegin kollegen herr herrn frau dame monteur techniker fahrer
mechaniker berater beraterin laden geschaft werkstatt stadt firma arbeit job sache anliegen frage
fragen problem probleme preis preise preisen qualitat lieferung geduld muhe tag tage tagen woche
wochen minute minuten stunde stunden zeit jahr jahre jahren erste ersten eins zwei drei anfang ende
erklart geantwortet beraten bedient repariert verstanden gelost weiterempfohlen weiterempfehlen
empfehlen neu neue neuen ehrlich fair faire klar klare verstandlich hoflich sympathisch
unkompliziert zuverlassig sauber ordentlich positiv uberrascht wunderschon angenehm ruhig
kundenfreundlich tip topp rund lange langem bleibt geworden funktioniert geschmeidig lob loben
funktionieren professionell gefallen gefallt mochte wollte kurz nur gekauft kauf einkauf gewartet
zwischen wartezeit lieferzeit bekommen bestellung
"""
_FRENCH = """
le la les l un une des du de d au aux ce cet cette ces c je j tu il elle on nous vous ils elles me m
te se moi toi lui leur mon ma mes ton ta tes son sa ses notre nos votre vos et ou a en dans sur avec
pour par chez tres trop vraiment tellement si plus tout toute tous toutes toujours encore deja
maintenant aujourd hui hier suis es est sommes etes sont etait etaient ete ai as avons avez ont
avait aura fait faite faits fais faites faire va vont allait roule roulent fonctionne marche passe
que qui quoi qu dont comme aussi bien meme meilleur meilleure grand grande grands gros petit petite
enfin vite beaucoup fois jour jours semaine semaines minute minutes heure heures temps an ans debut
fin service services aide reponse reponses conseil conseils accueil explication explications
solution suivi reparation echange telephone mail equipe personnel personne personnes gens monsieur
madame dame collegue collegues technicien livreur conseiller conseillere magasin atelier boutique
ville travail prix qualite rapidite gentillesse patience amabilite professionnalisme disponibilite
ecoute efficacite question probleme souci client clients famille amis expliqu explique aidee resolu
repondu repare chaleureux chaleureuse souriant souriante clair claire simple poli polie honnete
competent competente competents reactif reactive fiable neuf neuve serieux serieuse plaisir mille
infiniment merveilleux accueillant attentif soigne patient patiente chouette soigneux voulais achat
achats vivement attente entre attendu tiens recu commande
"""
_SPANISH = """
el la los las lo un una unos unas de del al a en con por para y e o u que se me te le nos os les mi
mis tu tus su sus nuestro nuestra vuestro vuestra este esta esto ese esa eso yo ella nosotros
ustedes vosotros usted ellos es son era fue fueron ha han he hemos sido estado estoy estamos estan
estaba quede quedo quedaron quedamos sois soy somos va van iba hace hizo hicieron muy mas tan tanto
mucho mucha muchos muchas todo toda todos todas siempre ya ahora hoy ayer bien tambien desde hasta
como cuando porque real realmente verdad mundo vez veces dia dias semana semanas hora horas minutos
tiempo principio fin servicio atencion ayuda respuesta trato consejo consejos explicacion solucion
reparacion entrega equipo personal gente persona chico chica tecnico mecanico repartidor asesora
asesor tienda taller ciudad trabajo precio precios calidad rapidez amabilidad paciencia
profesionalidad comunicacion experiencia telefono correo pregunta problema familia amigos hijos
cliente clientes explicaron explico ayudaron ayudo resolvieron resolvio claro clara claros sencillo
simpatico simpatica simpaticos educado educada honesto repetire repetiremos volvere volveremos nueva
nuevo gusto placer inmejorable gran grande equipazo super increible perfeccion corazon cercano
funciona funcionan queria compra daros darles darle dar recibido encima ademas espera quiero tenia
casa pedido llego dentro
"""
_ITALIAN = """
il lo la i gli le l un uno una di del dello della dei degli delle d a al allo alla ai agli alle all
da dal dalla in nel nella nei nelle nell con su sul sulla per tra e ed o che chi cui io tu lui lei
noi voi loro mi ti si ci vi me te mio mia miei mie tuo suo sua suoi nostro nostra vostro vostra
vostri questo questa questi quello quella sono sei e' siamo siete era erano stato stata stati state
stiamo ho hai ha abbiamo avete hanno avuto fatto fa fanno va vanno andato andata tutto tutta tutti
tutte molto molta davvero veramente sempre gia ora oggi ieri anche ancora cosi come quando piu tanto
tanta tante tanti mille grande giorno giorni settimana settimane minuti ore volta tempo inizio fine
servizio assistenza aiuto risposta consulenza consiglio spiegazione soluzione riparazione consegna
squadra team staff personale persone persona gente ragazzi signora signor tecnico meccanico corriere
negozio officina citta lavoro prezzo prezzi qualita velocita gentilezza cortesia pazienza
professionalita disponibilita comunicazione esperienza telefono domanda problema famiglia amici
spiegato aiutato risolto risposto chiaro chiara semplice simpatico simpatica simpatici onesto onesta
competente competenti preciso puntuali miglior migliore migliori nuova nuovo piacere cuore
affidabile efficiente funziona funzionano volevo acquisto preparato preparata ricevuto attesa vorrei
pacco qui arrivato ordine
"""
_PORTUGUESE = """
o a os as um uma uns umas de do da dos das d em no na nos nas ao aos pelo pela pelos pelas com por
para e ou que quem eu tu ele ela voce voces eles elas me te se lhe meu minha meus minhas teu seu sua
seus suas nosso nossa vosso este esta isto esse essa isso e' sou somos sao era foi foram fui ser
sido estou estamos estao estava ficou fiquei ficamos ficaram ficar tem tive tinha fez fizeram faz
vai muito muita muitos muitas mais tao tudo todo toda todos todas sempre ja agora hoje ontem tambem
desde ate como quando porque realmente mesmo vez vezes dia dias semana semanas hora horas minutos
tempo inicio fim servico atendimento ajuda resposta apoio conselho explicacao solucao conserto
reparacao entrega equipe equipa pessoal pessoas pessoa gente rapaz moca senhor senhora tecnico
mecanico loja oficina cidade trabalho preco precos qualidade rapidez simpatia gentileza paciencia
profissionalismo comunicacao experiencia telefone pergunta problema familia amigos cliente
explicaram explicou ajudaram ajudou resolveram resolveu claro clara simples educado educada honesto
profissional profissionais atencioso atenciosa fantastica fantastico justo nova novo prazer coracao
excelente excelentes otima grande nota queria compra recebi quero resolver dentro prazo chegou
espera encomenda
"""
_DUTCH = """
de het een van der den te ter ten in op aan bij met voor door uit over na om naar tot als dan en of
ook zo heel erg zeer echt helemaal super zeker gewoon altijd weer al nu vandaag gisteren hier daar
er ik wij we je jij jullie u uw hij zij ze me mij ons onze mijn jouw zijn haar hun dit dat deze die
wie wat hoe ben bent is was waren geweest heb hebt heeft hebben had hadden werd wordt worden gaat
ging gegaan doet deed gedaan maakt gemaakt rijdt loopt werkt kan kunnen veel meer alles alle
allemaal iedereen elke dag dagen week weken minuut minuten uur uren tijd keer jaar jaren begin eind
service klantenservice hulp antwoord advies uitleg oplossing reparatie levering bezorging contact
gesprek telefoon mail team medewerker medewerkers mensen collega monteur bezorger winkel werkplaats
stad werk prijs prijzen kwaliteit snelheid geduld vriendelijkheid communicatie ervaring vraag
probleem familie vrienden klant uitgelegd geholpen opgelost beantwoord duidelijk duidelijke helder
eenvoudig eerlijk eerlijke betrouwbaar deskundig deskundige kundig beleefd nette lieve nieuw nieuwe
hartelijk hartelijke bijzonder zomaar aanbevelen kom kwam aankoop gekocht terug wil gewacht tussen
wachttijd ontvangen bestelling
"""
WORDS = frozenset(
    " ".join((_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH)).split()
)
ELIDED = re.compile(r"\b(l|d|j|m|t|s|c|qu|un|dell|all|nell|sull|dall|quest)'")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def count_words(folded: str) -> tuple[int, int]:
    """Return the number of words that are in the vocabulary, and of those that are not."""
    words = WORD.findall(ELIDED.sub(r"\1 ", folded))
    known = sum(word in WORDS for word in words)
    return known, len(words) - known
