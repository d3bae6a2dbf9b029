# Accueil : ce que le lecteur a à faire.

home-title = À faire
home-kinds = Types
home-all = Tout
home-calls = Appels
home-emails = E-mails
home-letters = Lettres
home-tasks = Tâches
home-overdue = En retard
home-today = Aujourd’hui
home-next = Ensuite
home-nothing = Plus rien à faire
home-nothing-advice = Ce qui arrive à échéance est planifié chaque matin ouvré et apparaît ici.
home-none = Rien de ce type
home-none-advice = Affichez tous les types pour voir le reste.

home-gained-known = C’est noté
