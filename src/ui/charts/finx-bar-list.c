/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-bar-list.h"

struct _FinxBarItem
{
  GObject parent_instance;
  FinxBar bar;
};

G_DEFINE_FINAL_TYPE (FinxBarItem, finx_bar_item, G_TYPE_OBJECT)

static void
finx_bar_item_class_init (FinxBarItemClass *klass)
{
}

static void
finx_bar_item_init (FinxBarItem *self)
{
}

const FinxBar *
finx_bar_item_get (FinxBarItem *self)
{
  return &self->bar;
}

struct _FinxBarList
{
  GObject  parent_instance;
  FinxBar *bars;
  guint    n;
};

static GType
get_item_type (GListModel *model)
{
  return FINX_TYPE_BAR_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return FINX_BAR_LIST (model)->n;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FinxBarList *self = FINX_BAR_LIST (model);
  FinxBarItem *item;

  if (position >= self->n)
    return NULL;
  item = g_object_new (FINX_TYPE_BAR_ITEM, NULL);
  item->bar = self->bars[position];
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxBarList, finx_bar_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
finx_bar_list_finalize (GObject *object)
{
  g_free (FINX_BAR_LIST (object)->bars);
  G_OBJECT_CLASS (finx_bar_list_parent_class)->finalize (object);
}

static void
finx_bar_list_class_init (FinxBarListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_bar_list_finalize;
}

static void
finx_bar_list_init (FinxBarList *self)
{
}

/**
 * finx_bar_list_new:
 * @bars: read now, not kept
 *
 * Returns: (transfer full): the bars [first, last), newest first
 */
FinxBarList *
finx_bar_list_new (const FinxChartBars *bars,
                   gsize                first,
                   gsize                last)
{
  FinxBarList *self = g_object_new (FINX_TYPE_BAR_LIST, NULL);

  self->n = (guint) (last - first);
  self->bars = g_new (FinxBar, self->n);
  for (gsize i = first; i < last; i++)
    self->bars[last - 1 - i] = (FinxBar) { bars->times[i], bars->opens[i], bars->highs[i], bars->lows[i],
                                           bars->closes[i], bars->volumes[i] };
  return self;
}

FinxBarList *
finx_bar_list_new_copy (const FinxBar *bars,
                        guint          n)
{
  FinxBarList *self = g_object_new (FINX_TYPE_BAR_LIST, NULL);

  self->bars = g_new (FinxBar, n);
  self->n = n;
  for (guint i = 0; i < n; i++)
    self->bars[i] = bars[n - 1 - i];
  return self;
}
