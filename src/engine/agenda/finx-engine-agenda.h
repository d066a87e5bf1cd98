/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/agenda/finx-agenda-item.h"
#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* What comes and what came, from what is known here: nobody is asked. Dividends and splits of what is held or in a watchlist, as
 * providers told them with prices, and reports of their earnings; what is booked in portfolios; days on which exchanges are closed or close early; options that
 * end; alerts with a time; economic series that are kept, and the days on
 * which providers say that new values come, see finx-engine-releases.h. Main thread.
 *
 * @from_day, @to_day: the last one included; what has no day is always in it
 * @kinds: a bit of each #FinxAgendaKind that is wanted */
void       finx_engine_load_agenda_async  (FinxEngine           *self,
                                           gint32                from_day,
                                           gint32                to_day,
                                           guint                 kinds,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GPtrArray *finx_engine_load_agenda_finish (FinxEngine           *self,
                                           GAsyncResult         *result,
                                           GError              **error);
/* Of @instrument alone: the first @most entries from @from_day on, days of its exchange among them; what has no day is left out. */
GPtrArray *finx_agenda_pick               (GPtrArray            *items,
                                           const FinxInstrument *instrument,
                                           gint32                from_day,
                                           guint                 most);
/* %FALSE: @instrument is no option, or its symbol does not say when it ends. @day: (out): since 1970 */
gboolean   finx_agenda_get_expiry         (const FinxInstrument *instrument,
                                           gint32               *day);
FinxRhythm finx_agenda_get_rhythm         (const GArray         *points);        /* FinxEconomicPoint */

G_END_DECLS
