/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/allocation/finx-rebalance.h"
#include "portfolio/allocation/finx-taxonomy.h"

G_BEGIN_DECLS

/**
 * FinxRebalanceScheme: the targets of a taxonomy, as a plan needs them.
 * @targets: (element-type FinxRebalanceTarget): classes with a target; of one with targets below it what those leave. The
 *   names are the taxonomy's
 * @class_ids: (element-type guint): of the targets
 * @cash_target: where cash of the base currency belongs altogether, or %FINX_REBALANCE_NO_TARGET
 */
typedef struct
{
  const FinxTaxonomy *taxonomy;         /* borrowed */
  GArray             *targets;
  GArray             *class_ids;
  guint               cash_target;
} FinxRebalanceScheme;

FinxRebalanceScheme *finx_rebalance_scheme_new        (const FinxTaxonomy *taxonomy, const char *base_currency);
void                 finx_rebalance_scheme_free       (FinxRebalanceScheme *self);
GArray              *finx_rebalance_scheme_get_shares (const FinxRebalanceScheme *self, FinxTaxonomySubject subject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxRebalanceScheme, finx_rebalance_scheme_free)

G_END_DECLS
