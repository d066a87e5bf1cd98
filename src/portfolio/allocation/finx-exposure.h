/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "portfolio/allocation/finx-taxonomy.h"
#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

/**
 * FinxExposureItem: something that a portfolio holds.
 * @instrument: (nullable): %NULL: cash of @currency
 * @value: in the base currency; negative for what is short or owed; unknown where it is
 */
typedef struct
{
  const FinxInstrument *instrument;
  const char           *currency;
  FinxDecimal           value;
} FinxExposureItem;

/* The taxonomies that need no work: made of what is known of the instruments. */
typedef enum
{
  FINX_TAXONOMY_ASSET_CLASS,            /* cash is a class of its own */
  FINX_TAXONOMY_CURRENCY,               /* that prices are in; of cash its own */
  FINX_TAXONOMY_SECTOR,                 /* cash has none */
  FINX_TAXONOMY_COUNTRY                 /* of the issuer, by ISIN; cash has none */
} FinxBuiltInTaxonomy;
#define FINX_N_BUILT_IN_TAXONOMIES 4

/**
 * FinxExposureClass: how much of a portfolio a class has.
 * @id: of the class; %FINX_TAXONOMY_TOP in the last row, which is what is without classification
 * @name: borrowed from the taxonomy
 * @value: of the class with all that is below it, in the base currency
 * @own: what belongs to the class itself
 * @weight: @value as a part of the total; NaN: unknown, or the total is zero
 * @first_part: the items that make @own: @n_parts of `parts` from here
 */
typedef struct
{
  guint       id, parent, depth;
  const char *name;
  guint       colour;
  FinxDecimal target;
  FinxDecimal value, own;
  double      weight;
  guint       first_part, n_parts;
} FinxExposureClass;

typedef struct
{
  guint       item;                     /* number among those that were given */
  FinxDecimal value;
} FinxExposurePart;

/**
 * FinxExposure:
 *
 * The values of the topmost classes and of what is without classification add up to @total exactly, those of a class to its
 * children's and its own, and the parts of an item to its value: what the last digit leaves goes to the largest remainders.
 * The rows borrow from the taxonomy.
 */
typedef struct
{
  GArray     *classes;                  /* (element-type FinxExposureClass), in the order of the tree, then one more */
  GArray     *parts;                    /* (element-type FinxExposurePart) */
  FinxDecimal total;
} FinxExposure;

FinxExposure *finx_exposure_new          (const FinxTaxonomy *taxonomy, const FinxExposureItem *items, guint n_items);
void          finx_exposure_free         (FinxExposure *self);
/* (transfer full) (element-type FinxExposureItem): what is held; borrows from @review */
GArray       *finx_exposure_items_of_review (FinxReview *review);
FinxTaxonomy *finx_taxonomy_new_built_in (FinxBuiltInTaxonomy kind, const FinxExposureItem *items, guint n_items);
const char   *finx_taxonomy_class_label  (const FinxTaxonomy *self, const char *name);
char         *finx_isin_country          (const char *isin);
void          finx_decimal_share_out     (FinxDecimal value, const FinxDecimal *weights, guint n, FinxDecimal *shares);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxExposure, finx_exposure_free)

G_END_DECLS
