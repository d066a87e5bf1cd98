/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-pen.h"

#define NOTE_ROOM 8             /* px around the text of a note */
#define NOTE_GAP  6             /* px between a note and its item */

/* What of the plot can be seen when it is taller than the place it scrolls in. */
static graphene_rect_t
visible_area (FinxPlot *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  graphene_rect_t seen;

  if (scrolled == NULL || !gtk_widget_compute_bounds (scrolled, GTK_WIDGET (self), &seen) ||
      !graphene_rect_intersection (&all, &seen, &seen))
    return all;
  return seen;
}

/**
 * finx_plot_draw_note:
 * @lines: the first is a heading
 * @beside: what it explains; the note lies below it, or above where there is no room, inside of what is seen
 */
void
finx_plot_draw_note (FinxPlot              *self,
                     const FinxPen         *pen,
                     const char            *lines,
                     const graphene_rect_t *beside)
{
  g_auto(GStrv) parts = g_strsplit (lines, "\n", -1);
  graphene_rect_t seen = visible_area (self), box;
  int width = 0, line = finx_pen_line (pen->caption) + 1;
  GskRoundedRect rounded;
  float x, y;

  for (guint i = 0; parts[i] != NULL; i++)
    width = MAX (width, finx_pen_width (pen->caption, parts[i], i == 0));
  box = GRAPHENE_RECT_INIT (0, 0, width + 2 * NOTE_ROOM, (float) g_strv_length (parts) * line + NOTE_ROOM);
  x = CLAMP (beside->origin.x + (beside->size.width - box.size.width) / 2, seen.origin.x,
             MAX (seen.origin.x + seen.size.width - box.size.width, seen.origin.x));
  y = beside->origin.y + beside->size.height + NOTE_GAP;
  if (y + box.size.height > seen.origin.y + seen.size.height)
    y = beside->origin.y - NOTE_GAP - box.size.height;
  if (y < seen.origin.y)        /* no room on either side: over the item's lower part */
    y = MAX (MIN (beside->origin.y + beside->size.height, seen.origin.y + seen.size.height) - box.size.height - NOTE_GAP, seen.origin.y);
  box.origin = GRAPHENE_POINT_INIT (floorf (x), floorf (y));
  gsk_rounded_rect_init_from_rect (&rounded, &box, 6);
  gtk_snapshot_push_rounded_clip (pen->snapshot, &rounded);
  gtk_snapshot_append_color (pen->snapshot, &pen->palette->raised, &box);
  gtk_snapshot_pop (pen->snapshot);
  gtk_snapshot_append_border (pen->snapshot, &rounded, (float[]) { 1, 1, 1, 1 },
                              (GdkRGBA[]) { pen->palette->line2, pen->palette->line2, pen->palette->line2, pen->palette->line2 });
  for (guint i = 0; parts[i] != NULL; i++)
    finx_chart_text_draw (pen->caption, pen->snapshot, parts[i], i == 0, box.origin.x + NOTE_ROOM,
                          box.origin.y + NOTE_ROOM / 2.0 + (i + 0.5) * line, 0, &pen->palette->text);
}

void
finx_plot_draw_ring (const FinxPen         *pen,
                     const graphene_rect_t *area)
{
  const GdkRGBA *accent = &pen->palette->accent;
  GskRoundedRect ring;

  gsk_rounded_rect_init_from_rect (&ring, area, 3);
  gtk_snapshot_append_border (pen->snapshot, &ring, (float[]) { 2, 2, 2, 2 }, (GdkRGBA[]) { *accent, *accent, *accent, *accent });
}
