/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-order-item.h"

struct _FinxFillItem
{
  GObject   parent_instance;
  FinxFill *fill;               /* owned */
};

G_DEFINE_FINAL_TYPE (FinxFillItem, finx_fill_item, G_TYPE_OBJECT)

struct _FinxCashItem
{
  GObject           parent_instance;
  FinxCashMovement *movement;   /* owned */
};

G_DEFINE_FINAL_TYPE (FinxCashItem, finx_cash_item, G_TYPE_OBJECT)

static void
finx_fill_item_finalize (GObject *object)
{
  finx_fill_free (FINX_FILL_ITEM (object)->fill);
  G_OBJECT_CLASS (finx_fill_item_parent_class)->finalize (object);
}

static void
finx_fill_item_class_init (FinxFillItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_fill_item_finalize;
}

static void
finx_fill_item_init (FinxFillItem *self)
{
}

FinxFillItem *
finx_fill_item_new_take (FinxFill *fill)
{
  FinxFillItem *self = g_object_new (FINX_TYPE_FILL_ITEM, NULL);

  self->fill = fill;
  return self;
}

FinxFillItem *
finx_fill_item_new (const FinxFill *fill)
{
  return finx_fill_item_new_take (finx_fill_copy (fill));
}

const FinxFill *
finx_fill_item_get_fill (FinxFillItem *self)
{
  g_return_val_if_fail (FINX_IS_FILL_ITEM (self), NULL);
  return self->fill;
}

static void
finx_cash_item_finalize (GObject *object)
{
  finx_cash_movement_free (FINX_CASH_ITEM (object)->movement);
  G_OBJECT_CLASS (finx_cash_item_parent_class)->finalize (object);
}

static void
finx_cash_item_class_init (FinxCashItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_cash_item_finalize;
}

static void
finx_cash_item_init (FinxCashItem *self)
{
}

FinxCashItem *
finx_cash_item_new_take (FinxCashMovement *movement)
{
  FinxCashItem *self = g_object_new (FINX_TYPE_CASH_ITEM, NULL);

  self->movement = movement;
  return self;
}

FinxCashItem *
finx_cash_item_new (const FinxCashMovement *movement)
{
  return finx_cash_item_new_take (finx_cash_movement_copy (movement));
}

const FinxCashMovement *
finx_cash_item_get_movement (FinxCashItem *self)
{
  g_return_val_if_fail (FINX_IS_CASH_ITEM (self), NULL);
  return self->movement;
}
