/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "risk/finx-portfolio-limits.h"

G_BEGIN_DECLS

/**
 * FinxLimitWatch:
 *
 * Remembers which breaches were told, so that each is told once: it is told again only after the figure was below 95 % of the
 * limit. An unknown figure tells nothing and forgets nothing. Depends on nothing but the states that it is given. One thread.
 */
typedef struct _FinxLimitWatch FinxLimitWatch;

FinxLimitWatch *finx_limit_watch_new       (void);
void            finx_limit_watch_free      (FinxLimitWatch *self);
GArray         *finx_limit_watch_update    (FinxLimitWatch *self, const GArray *states);
gboolean        finx_limit_watch_has_told  (const FinxLimitWatch *self, FinxLimitKind kind, const char *subject);
char           *finx_limit_watch_to_text   (const FinxLimitWatch *self);
FinxLimitWatch *finx_limit_watch_from_text (const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxLimitWatch, finx_limit_watch_free)

G_END_DECLS
