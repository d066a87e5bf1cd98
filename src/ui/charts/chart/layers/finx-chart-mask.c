/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/layers/finx-chart-mask.h"

#include <math.h>

#define FEW 600                 /* boxes that are drawn sooner than a mask */

gboolean
finx_mask_begin (FinxChartMask *self,
                 int            left,
                 int            top,
                 int            width,
                 int            height,
                 int            scale)
{
  *self = (FinxChartMask) { .left = left, .top = top, .scale = scale, .width = width * scale, .height = height * scale };
  self->tile = (width + FINX_MASK_TILES - 1) / FINX_MASK_TILES * scale;
  if (width <= 0 || height <= 0)
    return FALSE;
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_A8, self->width, self->height);
  if (cairo_surface_status (self->surface) != CAIRO_STATUS_SUCCESS)
    {
      g_clear_pointer (&self->surface, cairo_surface_destroy);
      return FALSE;
    }
  self->data = cairo_image_surface_get_data (self->surface);
  self->stride = cairo_image_surface_get_stride (self->surface);
  return TRUE;
}

/* The px [from, to) × [first, last) of it are to be painted. */
static inline void
touch (FinxChartMask *self,
       int            from,
       int            to,
       int            first,
       int            last)
{
  for (int k = from / self->tile; from < to && k <= (to - 1) / self->tile; k++)
    {
      self->first[k] = self->last[k] == 0 ? first : MIN (self->first[k], first);
      self->last[k] = MAX (self->last[k], last);
    }
}

/* Pieces of one shape that meet in a px do not cover it twice. */
static inline void
cover (guchar *px,
       float   part)
{
  int value = (int) (part * 255 + 0.5f);

  *px = (guchar) MAX (*px, value);
}

/* A px is covered by how far its middle is from the line. */
void
finx_mask_line (FinxChartMask *self,
                double         x1,
                double         y1,
                double         x2,
                double         y2,
                double         width)
{
  float ax = (float) ((x1 - self->left) * self->scale), ay = (float) ((y1 - self->top) * self->scale);
  float dx = (float) ((x2 - x1) * self->scale), dy = (float) ((y2 - y1) * self->scale), length = dx * dx + dy * dy;
  float reach = (float) (width * self->scale / 2) + 0.5f, per_length = length > 0 ? 1 / length : 0;
  float slope = dx != 0 ? dy / dx : 0, room = dx != 0 ? reach * sqrtf (1 + slope * slope) + fabsf (slope) / 2 : INFINITY;
  float top = MAX (MIN (ay, ay + dy) - reach, 0), bottom = MIN (MAX (ay, ay + dy) + reach, (float) self->height);
  int from = (int) MAX (MIN (ax, ax + dx) - reach, 0), to = (int) MIN (MAX (ax, ax + dx) + reach + 1, (float) self->width);

  if (!(top < bottom))
    return;
  touch (self, from, to, (int) top, (int) ceilf (bottom));
  for (int x = from; x < to; x++)
    {
      float px = (float) x + 0.5f - ax, middle = ay + slope * px;
      int first = (int) MAX (top, middle - room), last = (int) ceilf (MIN (bottom, middle + room));
      guchar *at = self->data + first * self->stride + x;

      for (int y = first; y < last; y++, at += self->stride)
        {
          float py = (float) y + 0.5f - ay, part = CLAMP ((px * dx + py * dy) * per_length, 0, 1);
          float ex = px - part * dx, ey = py - part * dy, inside = reach - sqrtf (ex * ex + ey * ey);

          if (inside > 0)
            cover (at, MIN (inside, 1));
        }
    }
}

/* Whole px across; its upper and lower edge may cover parts of a px. */
void
finx_mask_rectangle (FinxChartMask *self,
                     double         x,
                     double         y,
                     double         width,
                     double         height)
{
  float top = (float) CLAMP ((y - self->top) * self->scale, 0, self->height);
  float bottom = (float) CLAMP ((y + height - self->top) * self->scale, 0, self->height);
  int from = (int) CLAMP ((x - self->left) * self->scale, 0, self->width), to = (int) CLAMP ((x + width - self->left) * self->scale, 0, self->width);
  int first = (int) top, last = (int) ceilf (bottom);

  if (!(top < bottom))
    return;
  touch (self, from, to, first, last);
  for (int row = first; row < last; row++)
    {
      float part = MIN ((float) row + 1, bottom) - MAX ((float) row, top);
      guchar *at = self->data + row * self->stride, value = (guchar) (part * 255 + 0.5f);

      for (int k = from; k < to; k++)
        at[k] = MAX (at[k], value);
    }
}

void
finx_mask_paint (FinxChartMask *self,
                 const GdkRGBA *color,
                 cairo_t       *cr)
{
  cairo_surface_mark_dirty (self->surface);
  cairo_surface_set_device_scale (self->surface, self->scale, self->scale);
  cairo_save (cr);
  cairo_new_path (cr);
  for (int k = 0; k < FINX_MASK_TILES; k++)
    if (self->last[k] > self->first[k])
      {
        int first = self->first[k] / self->scale, last = (self->last[k] + self->scale - 1) / self->scale, width = self->tile / self->scale;

        cairo_rectangle (cr, self->left + k * width, self->top + first, MIN (width, self->width / self->scale - k * width), last - first);
      }
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_mask_surface (cr, self->surface, self->left, self->top);
  cairo_restore (cr);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
}

void
finx_boxes_begin (FinxChartBoxes       *self,
                  const FinxChartFrame *frame,
                  const FinxScale      *pane,
                  const GdkRGBA        *one,
                  const GdkRGBA        *other,
                  GtkSnapshot          *snapshot)
{
  *self = (FinxChartBoxes) { frame, pane, snapshot, { one, other } };
  self->is_masked = !frame->is_vector && frame->last - frame->first > FEW;
  for (int i = 0; i < 2 && self->is_masked; i++)
    self->is_masked = finx_mask_begin (&self->masks[i], 0, pane->top, frame->plot_width, pane->height, frame->device_scale);
}

void
finx_boxes_add (FinxChartBoxes *self,
                int             color,
                int             x,
                int             y,
                int             width,
                int             height)
{
  if (self->is_masked)
    finx_mask_rectangle (&self->masks[color], x, y, width, height);
  else
    finx_chart_rectangle (self->snapshot, self->colors[color], x, y, width, height);
}

void
finx_boxes_end (FinxChartBoxes *self)
{
  cairo_t *cr;

  if (!self->is_masked)
    return;
  cr = gtk_snapshot_append_cairo (self->snapshot, &GRAPHENE_RECT_INIT (0, (float) self->pane->top, (float) self->frame->plot_width, (float) self->pane->height));
  for (int i = 0; i < 2; i++)
    finx_mask_paint (&self->masks[i], self->colors[i], cr);
  cairo_destroy (cr);
}
