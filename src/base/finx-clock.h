/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FINX_USEC_PER_SEC  G_GINT64_CONSTANT (1000000)
#define FINX_USEC_PER_MIN  (60 * FINX_USEC_PER_SEC)
#define FINX_USEC_PER_HOUR (60 * FINX_USEC_PER_MIN)
#define FINX_USEC_PER_DAY  (24 * FINX_USEC_PER_HOUR)

#define FINX_TYPE_CLOCK (finx_clock_get_type ())
G_DECLARE_FINAL_TYPE (FinxClock, finx_clock, FINX, CLOCK, GObject)

/* UTC µs since 1970. Never goes back while the program runs, also when the system's clock does.
 * Speed 0 stands still until finx_clock_advance(). All functions may be called from any thread. */
FinxClock *finx_clock_new_system (void);
FinxClock *finx_clock_new_manual (gint64     start_us);
gint64     finx_clock_now        (FinxClock *self);
void       finx_clock_set_speed  (FinxClock *self,
                                  double     speed);
double     finx_clock_get_speed  (FinxClock *self);
void       finx_clock_advance    (FinxClock *self,
                                  gint64     by_us);

char      *finx_time_format_iso  (gint64       time_us);
gboolean   finx_time_parse_iso   (const char  *text,
                                  gint64      *time_us,
                                  GError     **error);

G_END_DECLS
