/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-holding-item.h"

struct _FinxHoldingItem
{
  GObject           parent_instance;
  FinxReview       *review;             /* keeps the texts of @holding */
  FinxReviewHolding holding;
  guint64           serial;
};

G_DEFINE_FINAL_TYPE (FinxHoldingItem, finx_holding_item, G_TYPE_OBJECT)

struct _FinxLotItem
{
  GObject       parent_instance;
  FinxReview   *review;
  gboolean      is_open;
  FinxOpenLot   open;
  FinxClosedLot closed;
};

G_DEFINE_FINAL_TYPE (FinxLotItem, finx_lot_item, G_TYPE_OBJECT)

enum { PROP_0, PROP_SERIAL, N_PROPS };
static GParamSpec *properties[N_PROPS];

const FinxReviewHolding *
finx_holding_item_get (FinxHoldingItem *self)
{
  g_return_val_if_fail (FINX_IS_HOLDING_ITEM (self), NULL);
  return &self->holding;
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  if (id == PROP_SERIAL)
    g_value_set_uint64 (value, FINX_HOLDING_ITEM (object)->serial);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finx_holding_item_finalize (GObject *object)
{
  finx_review_unref (FINX_HOLDING_ITEM (object)->review);
  G_OBJECT_CLASS (finx_holding_item_parent_class)->finalize (object);
}

static void
finx_holding_item_class_init (FinxHoldingItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  object_class->finalize = finx_holding_item_finalize;
  properties[PROP_SERIAL] = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
finx_holding_item_init (FinxHoldingItem *self)
{
}

static void
finx_lot_item_finalize (GObject *object)
{
  finx_review_unref (FINX_LOT_ITEM (object)->review);
  G_OBJECT_CLASS (finx_lot_item_parent_class)->finalize (object);
}

static void
finx_lot_item_class_init (FinxLotItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_lot_item_finalize;
}

static void
finx_lot_item_init (FinxLotItem *self)
{
}

FinxLotItem *
finx_lot_item_new_open (FinxReview *review,
                        guint       i)
{
  FinxLotItem *self = g_object_new (FINX_TYPE_LOT_ITEM, NULL);

  self->review = finx_review_ref (review);
  self->is_open = TRUE;
  finx_gains_report_get_open (finx_review_get_gains (review), i, &self->open);
  return self;
}

FinxLotItem *
finx_lot_item_new_closed (FinxReview *review,
                          guint       i)
{
  FinxLotItem *self = g_object_new (FINX_TYPE_LOT_ITEM, NULL);

  self->review = finx_review_ref (review);
  finx_gains_report_get_closed (finx_review_get_gains (review), i, &self->closed);
  return self;
}

const FinxOpenLot *
finx_lot_item_get_open (FinxLotItem *self)
{
  g_return_val_if_fail (FINX_IS_LOT_ITEM (self), NULL);
  return self->is_open ? &self->open : NULL;
}

const FinxClosedLot *
finx_lot_item_get_closed (FinxLotItem *self)
{
  g_return_val_if_fail (FINX_IS_LOT_ITEM (self), NULL);
  return self->is_open ? NULL : &self->closed;
}

static void
set_holding (FinxHoldingItem         *self,
             FinxReview              *review,
             const FinxReviewHolding *holding)
{
  FinxReview *before = self->review;

  self->review = finx_review_ref (review);
  g_clear_pointer (&before, finx_review_unref);
  self->holding = *holding;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
}

static gboolean
is_same (FinxHoldingItem         *self,
         const FinxReviewHolding *holding)
{
  return self->holding.instrument == holding->instrument
         && (holding->instrument != NULL || g_str_equal (self->holding.currency, holding->currency));
}

/* The item of @holding among those from @from on; NULL: none */
static FinxHoldingItem *
find (GListStore              *items,
      guint                    from,
      const FinxReviewHolding *holding,
      guint                   *place)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (items));

  for (guint i = from; i < n; i++)
    {
      g_autoptr(FinxHoldingItem) item = g_list_model_get_item (G_LIST_MODEL (items), i);

      *place = i;
      if (is_same (item, holding))
        return g_steal_pointer (&item);
    }
  return NULL;
}

void
finx_holding_items_update (GListStore *items,
                           FinxReview *review,
                           gboolean    with_flat,
                           gboolean    with_cash)
{
  const GArray *holdings = finx_review_get_holdings (review);
  guint n = 0;

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);
      gboolean is_flat = finx_decimal_is_known (holding->quantity) && finx_decimal_sign (holding->quantity) == 0;
      g_autoptr(FinxHoldingItem) item = NULL;
      guint place = 0;

      if ((is_flat && !with_flat) || (holding->instrument == NULL && !with_cash))
        continue;
      item = find (items, n, holding, &place);
      if (item == NULL)
        item = g_object_new (FINX_TYPE_HOLDING_ITEM, NULL);
      else if (place != n)
        g_list_store_remove (items, place);
      if (item->review == NULL || place != n)
        g_list_store_insert (items, n, item);
      set_holding (item, review, holding);
      n++;
    }
  g_list_store_splice (items, n, g_list_model_get_n_items (G_LIST_MODEL (items)) - n, NULL, 0);
}
