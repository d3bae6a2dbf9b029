# Absences.

absence-title = Absence
absence-of = Absence de { $name }
absence-plan = Prévoir une absence
absence-plan-it = Prévoir
absence-none = Aucune absence n’est prévue.
absence-from = Premier jour
absence-begins = Début
absence-until = Dernier jour
absence-ends = Fin
absence-in-the-morning = le matin
absence-at-midday = à midi
absence-in-the-evening = le soir
absence-substitute = Qui remplace
absence-substitute-hint = Cette personne reçoit entre-temps ce qui reviendrait à la personne absente, dans la mesure où elle voit le client. Sans personne, cela va aux autres que trouvent les règles, sinon à la finance.
absence-with-sight = Avec vue sur les clients de la personne absente
absence-with-sight-hint = Pendant l’absence, qui remplace voit aussi les clients affectés à la personne absente, avec leurs factures et leur historique. Cela finit avec l’absence et figure dans le journal.
absence-overlaps = Une autre absence couvre une partie de ce temps : { $span }. Choisissez d’autres jours, ou terminez d’abord celle-là.

absence-away = absent jusqu’au { $until }
absence-span = du { $from } au { $until }
absence-midday = { $day } à midi
absence-minute = { $day } à { $time }
absence-one-morning = { $day }, le matin
absence-one-afternoon = { $day }, l’après-midi
absence-stands-in = { $name } remplace
absence-stands-in-with-sight = { $name } remplace, avec vue
absence-nobody-stands-in = Personne ne remplace
absence-planned = Prévue
absence-running = En cours
absence-over = Passée

absence-take-back = Retirer cette absence
absence-end-now = Terminer maintenant
absence-i-am-back = Je suis de retour
absence-banner = Vous êtes absent jusqu’au { $until }. Ce qui est à vous va à d’autres entre-temps.
absence-own-was-planned = Votre absence est notée.
absence-own-was-ended = Votre absence est terminée.
absence-was-planned = L’absence de { $name } est notée.
absence-was-ended = L’absence de { $name } est terminée.
