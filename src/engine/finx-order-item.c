/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-order-item.h"

struct _FinxOrderItem
{
  GObject    parent_instance;
  FinxOrder *order;             /* owned */
  guint64    serial;
};

enum { PROP_0, PROP_SERIAL };

G_DEFINE_FINAL_TYPE (FinxOrderItem, finx_order_item, G_TYPE_OBJECT)

static GParamSpec *serial_pspec;

static void
finx_order_item_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_SERIAL)
    g_value_set_uint64 (value, FINX_ORDER_ITEM (object)->serial);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finx_order_item_finalize (GObject *object)
{
  finx_order_free (FINX_ORDER_ITEM (object)->order);
  G_OBJECT_CLASS (finx_order_item_parent_class)->finalize (object);
}

static void
finx_order_item_class_init (FinxOrderItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = finx_order_item_get_property;
  object_class->finalize = finx_order_item_finalize;
  serial_pspec = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_SERIAL, serial_pspec);
}

static void
finx_order_item_init (FinxOrderItem *self)
{
}

FinxOrderItem *
finx_order_item_new_take (FinxOrder *order)
{
  FinxOrderItem *self = g_object_new (FINX_TYPE_ORDER_ITEM, NULL);

  self->order = order;
  return self;
}

FinxOrderItem *
finx_order_item_new (const FinxOrder *order)
{
  return finx_order_item_new_take (finx_order_copy (order));
}

const FinxOrder *
finx_order_item_get_order (FinxOrderItem *self)
{
  g_return_val_if_fail (FINX_IS_ORDER_ITEM (self), NULL);
  return self->order;
}

/**
 * finx_order_item_set_order:
 *
 * The item keeps its identity, so a selected or shown row stays; "serial" tells of the change.
 */
void
finx_order_item_set_order (FinxOrderItem   *self,
                           const FinxOrder *order)
{
  g_return_if_fail (FINX_IS_ORDER_ITEM (self));

  finx_order_free (self->order);
  self->order = finx_order_copy (order);
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), serial_pspec);
}
