/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-alert.h"

G_BEGIN_DECLS

/* Plays the sounds of the desktop's theme. Main thread; nothing waits. */
typedef struct _FinxAlertPlayer FinxAlertPlayer;

FinxAlertPlayer *finx_alert_player_new  (void);
void             finx_alert_player_free (FinxAlertPlayer *self);
/* Whether the program was built with sounds. */
gboolean         finx_alert_player_can_play (void);
/* Two that come within a second are heard as one. Silent where the desktop wants no sounds, or not to be disturbed. */
void             finx_alert_player_play (FinxAlertPlayer *self,
                                         FinxAlertSound   sound);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxAlertPlayer, finx_alert_player_free)

G_END_DECLS
