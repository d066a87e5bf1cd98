/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-treemap.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-allocation-text.h"
#include "ui/charts/finx-pen.h"
#include "ui/charts/finx-squarify.h"

/* Labels by the size of the tile, in px at text scale 1 (ui.md "Charts"). */
#define LABEL_WIDTH   40
#define LABEL_HEIGHT  20
#define WEIGHT_HEIGHT 40
#define CHANGE_WIDTH  74
#define CHANGE_HEIGHT 58
#define ROOM          6         /* px from the tile's edge to its text */
#define GAP           2         /* px between tiles */
#define HEAD          20        /* px of the line that names a group */

struct _FinxTreemap
{
  FinxPlot        parent_instance;

  FinxAllocation *allocation;   /* owned */
  FinxTile       *tiles;        /* of the parts shown, in whole px without the gap */
  FinxTile       *heads;        /* of the groups; no width: not drawn */
  guint           n_tiles, n_heads;
  FinxTile        back;         /* the way back; no width: no group is open */
  gboolean        is_heat;
  char           *shown;        /* what tiles there are: ids in their order */
};

G_DEFINE_FINAL_TYPE (FinxTreemap, finx_treemap, FINX_TYPE_PLOT)

/* Edges on whole px, so that no tile is blurred and all gaps are alike. */
static FinxTile
snap (FinxTile tile)
{
  double left = round (tile.x), top = round (tile.y);

  return (FinxTile) { left, top, fmax (round (tile.x + tile.width) - left - GAP, 0), fmax (round (tile.y + tile.height) - top - GAP, 0) };
}

static void
place_run (FinxTreemap *self,
           guint        first,
           guint        n,
           FinxTile     area)
{
  g_autofree double *values = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    values[i] = finx_allocation_get_part (self->allocation, first + i)->value;
  finx_squarify (values, n, area, self->tiles + first);
  for (guint i = 0; i < n; i++)
    self->tiles[first + i] = snap (self->tiles[first + i]);
}

typedef struct
{
  guint  first, n;              /* parts */
  int    group;                 /* −1: one part on its own */
  double value;
} Run;

static int
compare_run (gconstpointer a,
             gconstpointer b)
{
  double first = ((const Run *) a)->value, second = ((const Run *) b)->value;

  return first > second ? -1 : first < second;
}

/* Groups get areas of their own with a line that names them, and their parts fill what is left of it. */
static void
place_groups (FinxTreemap   *self,
              const FinxPen *pen,
              FinxTile       area)
{
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autofree double *values = NULL;
  g_autofree FinxTile *areas = NULL;
  double head = ceil (HEAD * pen->scale);

  for (guint i = 0; i < self->n_tiles; i++)
    {
      int group = finx_allocation_get_group (self->allocation, i);
      Run *last = runs->len > 0 ? &g_array_index (runs, Run, runs->len - 1) : NULL, run = { i, 0, group, 0 };

      if (last == NULL || group < 0 || last->group != group)
        {
          g_array_append_val (runs, run);
          last = &g_array_index (runs, Run, runs->len - 1);
        }
      last->n++;
      last->value += finx_allocation_get_part (self->allocation, i)->value;
    }
  g_array_sort (runs, compare_run);
  values = g_new (double, runs->len);
  areas = g_new (FinxTile, runs->len);
  for (guint i = 0; i < runs->len; i++)
    values[i] = g_array_index (runs, Run, i).value;
  finx_squarify (values, runs->len, area, areas);
  for (guint i = 0; i < runs->len; i++)
    {
      const Run *run = &g_array_index (runs, Run, i);
      FinxTile inner = areas[i];

      if (run->group >= 0 && inner.height >= head + LABEL_HEIGHT && inner.width >= LABEL_WIDTH * pen->scale)
        {
          self->heads[run->group] = snap ((FinxTile) { inner.x, inner.y, inner.width, head + GAP });
          inner.y += head;
          inner.height -= head;
        }
      place_run (self, run->first, run->n, inner);
    }
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  FinxTreemap *self = FINX_TREEMAP (plot);
  g_autofree char *left_out = finx_allocation_tell_left_out (self->allocation);
  g_autofree char *way_back = finx_allocation_way_back (self->allocation);
  FinxTile area = { 0, 0, pen->width + GAP, pen->height + GAP };

  self->n_tiles = finx_allocation_get_n (self->allocation);
  self->n_heads = finx_allocation_get_n_groups (self->allocation);
  g_free (self->tiles);
  g_free (self->heads);
  self->tiles = g_new0 (FinxTile, self->n_tiles + 1);
  self->heads = g_new0 (FinxTile, self->n_heads + 1);
  self->back = (FinxTile) { 0 };
  if (left_out != NULL)
    area.height -= ceil (HEAD * pen->scale);
  if (way_back != NULL)
    {
      double height = ceil ((HEAD + 4) * pen->scale);

      self->back = (FinxTile) { 0, 0, MIN (finx_pen_width (pen->caption, way_back, TRUE) + 2 * ROOM, pen->width), height - 4 };
      area.y += height;
      area.height -= height;
    }
  if (finx_allocation_get_open (self->allocation) < 0 && self->n_heads > 0)
    place_groups (self, pen, area);
  else
    place_run (self, 0, self->n_tiles, area);
}

static gboolean
fits (FinxChartText *text,
      const char    *words,
      gboolean       bold,
      double         width)
{
  return finx_pen_width (text, words, bold) + 2 * ROOM - 2 <= width;
}

/* (transfer full): "" when it is not known */
static char *
tell_weight (FinxTreemap              *self,
             const FinxAllocationPart *part)
{
  return self->is_heat ? finx_allocation_change (part->change) : finx_allocation_weight (self->allocation, part->value);
}

static void
draw_labels (FinxTreemap              *self,
             const FinxPen            *pen,
             const FinxTile           *tile,
             const FinxAllocationPart *part)
{
  g_autofree char *weight = tell_weight (self, part), *change = self->is_heat ? g_strdup ("") : finx_allocation_change (part->change);
  FinxChartText *text = fits (pen->body, part->label, TRUE, tile->width) ? pen->body : pen->caption;
  double line = finx_pen_line (pen->caption), y = tile->y + 3 + finx_pen_line (text) / 2.0;
  const GdkRGBA *color = &pen->palette->text;

  if (tile->width < LABEL_WIDTH * pen->scale || tile->height < LABEL_HEIGHT * pen->scale || !fits (text, part->label, TRUE, tile->width))
    return;
  finx_chart_text_draw (text, pen->snapshot, part->label, TRUE, tile->x + ROOM, y, 0, color);
  y += finx_pen_line (text) / 2.0 + line / 2;
  if (tile->height < WEIGHT_HEIGHT * pen->scale || !fits (pen->caption, weight, FALSE, tile->width))
    return;
  finx_chart_text_draw (pen->caption, pen->snapshot, weight, FALSE, tile->x + ROOM, y, 0, color);
  if (tile->height < CHANGE_HEIGHT * pen->scale || tile->width < CHANGE_WIDTH * pen->scale ||
      *change == '\0' || !fits (pen->caption, change, FALSE, tile->width))
    return;
  finx_chart_text_draw (pen->caption, pen->snapshot, change, FALSE, tile->x + ROOM, y + line, 0, color);
}

static void
draw_head (FinxTreemap   *self,
           const FinxPen *pen,
           int            group)
{
  const FinxTile *head = &self->heads[group];
  const FinxAllocationPart *part = finx_allocation_get_group_part (self->allocation, group);
  g_autofree char *weight = tell_weight (self, part);
  g_autofree char *both = g_strdup_printf ("%s  %s", part->label, weight);
  const char *words = fits (pen->caption, both, TRUE, head->width) ? both : part->label;

  if (head->width > 0 && fits (pen->caption, words, TRUE, head->width + 2 * ROOM))
    finx_chart_text_draw (pen->caption, pen->snapshot, words, TRUE, head->x + 2, head->y + head->height / 2.0, 0, &pen->palette->dim);
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxTreemap *self = FINX_TREEMAP (plot);
  g_autofree char *left_out = finx_allocation_tell_left_out (self->allocation);
  g_autofree char *way_back = finx_allocation_way_back (self->allocation);

  for (guint i = 0; i < self->n_tiles; i++)
    {
      const FinxAllocationPart *part = finx_allocation_get_part (self->allocation, i);
      const FinxTile *tile = &self->tiles[i];
      GdkRGBA color = finx_pen_tint (pen, finx_allocation_get_strength (self->allocation, part->change));

      if (tile->width <= 0 || tile->height <= 0)
        continue;
      finx_pen_tile (pen, &GRAPHENE_RECT_INIT ((float) tile->x, (float) tile->y, (float) tile->width, (float) tile->height), &color, 3);
      draw_labels (self, pen, tile, part);
    }
  for (guint i = 0; finx_allocation_get_open (self->allocation) < 0 && i < self->n_heads; i++)
    draw_head (self, pen, (int) i);
  if (way_back != NULL)
    finx_chart_text_draw (pen->caption, pen->snapshot, way_back, TRUE, 2, self->back.height / 2.0, 0, &pen->palette->accent);
  if (left_out != NULL)
    finx_chart_text_draw (pen->caption, pen->snapshot, left_out, FALSE, 0, pen->height - finx_pen_line (pen->caption) / 2.0, 0,
                          &pen->palette->dim);
}

static guint
count_parts (FinxTreemap *self)
{
  return self->allocation != NULL ? finx_allocation_get_n (self->allocation) : 0;
}

/* After the parts come the heads of the groups or, while one is open, the way back. */
static int
get_n (FinxPlot *plot)
{
  FinxTreemap *self = FINX_TREEMAP (plot);
  guint n = count_parts (self);

  if (n == 0)
    return 0;
  return (int) (n + (finx_allocation_get_open (self->allocation) >= 0 ? 1 : finx_allocation_get_n_groups (self->allocation)));
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxTreemap *self = FINX_TREEMAP (plot);
  guint n = count_parts (self);
  const FinxTile *tile = (guint) item < n                                         ? &self->tiles[item]
                         : finx_allocation_get_open (self->allocation) >= 0 ? &self->back
                                                                            : &self->heads[(guint) item - n];

  *area = GRAPHENE_RECT_INIT ((float) tile->x, (float) tile->y, (float) tile->width, (float) tile->height);
  return tile->width > 0 && tile->height > 0;
}

/* Lines of a note: which one, its figures, its group. */
static char *
describe_heat (FinxTreemap              *self,
               const FinxAllocationPart *part,
               int                       group)
{
  const FinxAllocationPart *of = group >= 0 ? finx_allocation_get_group_part (self->allocation, group) : NULL;
  g_autofree char *change = finx_allocation_change (part->change), *others = of != NULL ? finx_allocation_change (of->change) : NULL;
  GString *lines = g_string_new (part->label);

  if (part->name != NULL && *part->name != '\0' && !g_str_equal (part->name, part->label))
    g_string_append_printf (lines, " · %s", part->name);
  g_string_append_printf (lines, "\n%s", *change != '\0' ? change : _("Change not known"));
  if (part->text != NULL)
    g_string_append_printf (lines, "\n%s", part->text);
  if (of != NULL)
    g_string_append_printf (lines, "\n%s %s", of->label, others);
  return g_string_free (lines, FALSE);
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxTreemap *self = FINX_TREEMAP (plot);
  guint n = count_parts (self);

  if (self->is_heat && (guint) item < n)
    return describe_heat (self, finx_allocation_get_part (self->allocation, (guint) item), finx_allocation_get_group (self->allocation, (guint) item));
  if ((guint) item < n)
    return finx_allocation_describe (self->allocation, finx_allocation_get_part (self->allocation, (guint) item),
                                     finx_allocation_get_group (self->allocation, (guint) item));
  if (finx_allocation_get_open (self->allocation) >= 0)
    return g_strdup (_("Back to all"));
  if (self->is_heat)
    return describe_heat (self, finx_allocation_get_group_part (self->allocation, item - (int) n), -1);
  return finx_allocation_describe (self->allocation, finx_allocation_get_group_part (self->allocation, item - (int) n), -1);
}

static char *
summarize (FinxPlot *plot)
{
  return finx_allocation_summarize (FINX_TREEMAP (plot)->allocation);
}

static gboolean
back (FinxPlot *plot)
{
  FinxTreemap *self = FINX_TREEMAP (plot);
  gboolean is_open = finx_allocation_get_open (self->allocation) >= 0;

  if (is_open)
    finx_allocation_set_open (self->allocation, -1);
  return is_open;
}

static gboolean
activate (FinxPlot *plot,
          int       item,
          gboolean  by_key)
{
  FinxTreemap *self = FINX_TREEMAP (plot);
  int n = (int) count_parts (self), group = item < n ? finx_allocation_get_group (self->allocation, (guint) item) : item - n;

  if (finx_allocation_get_open (self->allocation) >= 0)
    return item >= n && back (plot);
  if (self->is_heat && item < n)
    return FALSE;
  if (group >= 0)
    finx_allocation_set_open (self->allocation, group);
  return group >= 0;
}

static char *
get_id (FinxPlot *plot,
        int       item)
{
  return g_strdup (finx_allocation_get_part (FINX_TREEMAP (plot)->allocation, (guint) item)->id);
}

static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  finx_allocation_fill_sheet (FINX_TREEMAP (plot)->allocation, sheet);
}

static void
finx_treemap_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 96;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 260;
  *minimum_baseline = *natural_baseline = -1;
}

static void
finx_treemap_finalize (GObject *object)
{
  FinxTreemap *self = FINX_TREEMAP (object);

  g_clear_object (&self->allocation);
  g_free (self->tiles);
  g_free (self->heads);
  g_free (self->shown);
  G_OBJECT_CLASS (finx_treemap_parent_class)->finalize (object);
}

static void
finx_treemap_class_init (FinxTreemapClass *klass)
{
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_treemap_finalize;
  GTK_WIDGET_CLASS (klass)->measure = finx_treemap_measure;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->activate = activate;
  plot_class->back = back;
  plot_class->get_id = get_id;
  plot_class->fill_sheet = fill_sheet;
}

static void
finx_treemap_init (FinxTreemap *self)
{
}

/* Other values of the same tiles: the one that is looked at stays. */
static void
changed_cb (FinxTreemap *self)
{
  GString *shown = g_string_new (NULL);

  for (guint i = 0; i < finx_allocation_get_n (self->allocation); i++)
    g_string_append_printf (shown, "%s\n%d\n", finx_allocation_get_part (self->allocation, i)->id, finx_allocation_get_group (self->allocation, i));
  if (g_strcmp0 (self->shown, shown->str) == 0)
    finx_plot_refreshed (FINX_PLOT (self));
  else
    finx_plot_changed (FINX_PLOT (self));
  g_free (self->shown);
  self->shown = g_string_free (shown, FALSE);
}

GtkWidget *
finx_treemap_new (FinxAllocation *allocation)
{
  FinxTreemap *self = g_object_new (FINX_TYPE_TREEMAP, NULL);

  self->allocation = g_object_ref (allocation);
  g_signal_connect_object (allocation, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  finx_plot_set_label (FINX_PLOT (self), _("Allocation"));
  return GTK_WIDGET (self);
}

void
finx_treemap_set_heat (FinxTreemap *self,
                       gboolean     is_heat)
{
  self->is_heat = is_heat;
  finx_plot_changed (FINX_PLOT (self));
}
