/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-chart-text.h"

#include <math.h>

#define N_ENTRIES      96
#define FONT_POINTS    11.0     /* of the widget, at text scale 1 */
#define CAPTION_POINTS 9.0

typedef struct
{
  guint        hash;            /* of the text */
  gboolean     bold;
  char        *text;
  PangoLayout *layout;
  int          width, height;   /* px */
  guint64      used;
} Entry;

struct _FinxChartText
{
  GtkWidget *widget;            /* borrowed */
  double     points;
  Entry      entries[N_ENTRIES];
  guint      n;
  guint64    clock;
};

static void
entry_clear (Entry *entry)
{
  g_clear_pointer (&entry->text, g_free);
  g_clear_object (&entry->layout);
}

static void
entry_fill (FinxChartText *self,
            Entry         *entry,
            const char    *text,
            gboolean       bold)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  entry->text = g_strdup (text);
  entry->hash = g_str_hash (text);
  entry->bold = bold;
  entry->layout = gtk_widget_create_pango_layout (self->widget, text);
  pango_attr_list_insert (attributes, pango_attr_scale_new (self->points / FONT_POINTS));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (entry->layout, attributes);
  pango_layout_get_pixel_size (entry->layout, &entry->width, &entry->height);
}

static Entry *
lookup (FinxChartText *self,
        const char    *text,
        gboolean       bold)
{
  guint hash = g_str_hash (text);
  Entry *entry = &self->entries[0];

  self->clock++;
  for (guint i = 0; i < self->n; i++)
    {
      Entry *e = &self->entries[i];

      if (e->hash == hash && e->bold == bold && g_str_equal (e->text, text))
        {
          e->used = self->clock;
          return e;
        }
      if (e->used < entry->used)
        entry = e;
    }
  if (self->n < N_ENTRIES)
    entry = &self->entries[self->n++];
  else
    entry_clear (entry);
  entry_fill (self, entry, text, bold);
  entry->used = self->clock;
  return entry;
}

FinxChartText *
finx_chart_text_new_sized (GtkWidget *widget,
                           double     points)
{
  FinxChartText *self = g_new0 (FinxChartText, 1);

  self->widget = widget;
  self->points = points;
  return self;
}

FinxChartText *
finx_chart_text_new (GtkWidget *widget)
{
  return finx_chart_text_new_sized (widget, CAPTION_POINTS);
}

void
finx_chart_text_free (FinxChartText *self)
{
  finx_chart_text_clear (self);
  g_free (self);
}

void
finx_chart_text_clear (FinxChartText *self)
{
  for (guint i = 0; i < self->n; i++)
    entry_clear (&self->entries[i]);
  self->n = 0;
}

void
finx_chart_text_measure (FinxChartText *self,
                         const char    *text,
                         gboolean       bold,
                         int           *width,
                         int           *height)
{
  const Entry *entry = lookup (self, text, bold);

  if (width != NULL)
    *width = entry->width;
  if (height != NULL)
    *height = entry->height;
}

int
finx_chart_text_draw (FinxChartText *self,
                      GtkSnapshot   *snapshot,
                      const char    *text,
                      gboolean       bold,
                      double         x,
                      double         y,
                      double         align,
                      const GdkRGBA *color)
{
  Entry *entry = lookup (self, text, bold);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (round (x - entry->width * align),
                                                          round (y - entry->height / 2.0)));
  gtk_snapshot_append_layout (snapshot, entry->layout, color);
  gtk_snapshot_restore (snapshot);
  return entry->width;
}
