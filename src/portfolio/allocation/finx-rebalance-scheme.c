/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/allocation/finx-rebalance-scheme.h"

/* The nearest class with a target, from @id upward; %NULL: none. */
static const FinxTaxonomyClass *
find_targeted (const FinxTaxonomy *taxonomy,
               guint               id)
{
  const FinxTaxonomyClass *row = finx_taxonomy_find_class (taxonomy, id);

  while (row != NULL && !finx_decimal_is_known (row->target))
    row = finx_taxonomy_find_class (taxonomy, row->parent);
  return row;
}

/* What the targets next below a class leave of its own. */
static FinxDecimal
get_rest (const FinxTaxonomy      *taxonomy,
          const FinxTaxonomyClass *row,
          gboolean                *has_below)
{
  FinxDecimal rest = row->target;

  *has_below = FALSE;
  for (guint i = 0; i < finx_taxonomy_get_n_classes (taxonomy); i++)
    {
      const FinxTaxonomyClass *other = finx_taxonomy_get_class (taxonomy, i);

      if (other->id == row->id || !finx_decimal_is_known (other->target) || find_targeted (taxonomy, other->parent) != row)
        continue;
      *has_below = TRUE;
      rest = finx_decimal_sub (rest, other->target);
    }
  return rest;
}

static guint
find_target (const FinxRebalanceScheme *self,
             guint                      class_id)
{
  for (guint i = 0; i < self->class_ids->len; i++)
    if (g_array_index (self->class_ids, guint, i) == class_id)
      return i;
  return FINX_REBALANCE_NO_TARGET;
}

/**
 * finx_rebalance_scheme_new:
 * @taxonomy: outlives the scheme, and is not edited meanwhile
 */
FinxRebalanceScheme *
finx_rebalance_scheme_new (const FinxTaxonomy *taxonomy,
                           const char         *base_currency)
{
  FinxRebalanceScheme *self = g_new0 (FinxRebalanceScheme, 1);
  g_autoptr(GArray) cash = NULL;

  self->taxonomy = taxonomy;
  self->targets = g_array_new (FALSE, FALSE, sizeof (FinxRebalanceTarget));
  self->class_ids = g_array_new (FALSE, FALSE, sizeof (guint));
  self->cash_target = FINX_REBALANCE_NO_TARGET;
  for (guint i = 0; i < finx_taxonomy_get_n_classes (taxonomy); i++)
    {
      const FinxTaxonomyClass *row = finx_taxonomy_get_class (taxonomy, i);
      FinxRebalanceTarget target = { row->name, FINX_DECIMAL_ZERO };
      gboolean has_below;

      if (!finx_decimal_is_known (row->target))
        continue;
      target.weight = get_rest (taxonomy, row, &has_below);
      if (has_below && finx_decimal_sign (target.weight) == 0)
        continue;               /* all of it is with the classes below: what is in none of them has no target */
      g_array_append_val (self->targets, target);
      g_array_append_val (self->class_ids, row->id);
    }
  cash = finx_rebalance_scheme_get_shares (self, (FinxTaxonomySubject) { NULL, base_currency });
  if (cash->len == 1 && finx_decimal_equal (g_array_index (cash, FinxRebalanceShare, 0).weight, FINX_DECIMAL_ONE))
    self->cash_target = g_array_index (cash, FinxRebalanceShare, 0).target;
  return self;
}

void
finx_rebalance_scheme_free (FinxRebalanceScheme *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->targets);
  g_array_unref (self->class_ids);
  g_free (self);
}

/**
 * finx_rebalance_scheme_get_shares:
 *
 * Returns: (transfer full) (element-type FinxRebalanceShare): how much of an instrument or of cash counts for each target; what
 *   is in a class without a target, or in none, is not among them
 */
GArray *
finx_rebalance_scheme_get_shares (const FinxRebalanceScheme *self,
                                  FinxTaxonomySubject        subject)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (FinxRebalanceShare));
  const GArray *shares = finx_taxonomy_get_shares (self->taxonomy, subject);

  for (guint i = 0; shares != NULL && i < shares->len; i++)
    {
      const FinxTaxonomyShare *share = &g_array_index (shares, FinxTaxonomyShare, i);
      const FinxTaxonomyClass *row = find_targeted (self->taxonomy, share->class_id);
      FinxRebalanceShare part = { row != NULL ? find_target (self, row->id) : FINX_REBALANCE_NO_TARGET, share->weight };
      gboolean is_added = part.target == FINX_REBALANCE_NO_TARGET;

      for (guint j = 0; j < found->len && !is_added; j++)
        if (g_array_index (found, FinxRebalanceShare, j).target == part.target)
          {
            FinxDecimal *weight = &g_array_index (found, FinxRebalanceShare, j).weight;

            *weight = finx_decimal_add (*weight, part.weight);
            is_added = TRUE;
          }
      if (!is_added)
        g_array_append_val (found, part);
    }
  return found;
}
