# Les jours.

date-today = aujourd’hui
date-yesterday = hier
date-tomorrow = demain
date-late = { $n ->
    [one] { $n } jour de retard
   *[other] { $n } jours de retard
}
date-short = { $day ->
        [1] 1er
       *[other] { $day }
    } { $month }
date-short-year = { $day ->
        [1] 1er
       *[other] { $day }
    } { $month } { $year }
date-long = { $weekday } { $day ->
        [1] 1er
       *[other] { $day }
    } { $month }
date-long-year = { $weekday } { $day ->
        [1] 1er
       *[other] { $day }
    } { $month } { $year }
date-weekday-day = { $weekday } { $day }
date-month-short = { $n ->
    [1] janv.
    [2] févr.
    [3] mars
    [4] avr.
    [5] mai
    [6] juin
    [7] juil.
    [8] août
    [9] sept.
    [10] oct.
    [11] nov.
   *[12] déc.
}
date-month = { $n ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
date-weekday-short = { $n ->
    [1] lun.
    [2] mar.
    [3] mer.
    [4] jeu.
    [5] ven.
    [6] sam.
   *[7] dim.
}
date-weekday = { $n ->
    [1] lundi
    [2] mardi
    [3] mercredi
    [4] jeudi
    [5] vendredi
    [6] samedi
   *[7] dimanche
}
