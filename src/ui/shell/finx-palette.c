/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-palette.h"

static const struct
{
  const char *name;
  gsize       offset;
} tokens[] = {
  { "view_bg_color", G_STRUCT_OFFSET (FinxPalette, view) },
  { "window_bg_color", G_STRUCT_OFFSET (FinxPalette, window) },
  { "card_bg_color", G_STRUCT_OFFSET (FinxPalette, card) },
  { "finx_raised", G_STRUCT_OFFSET (FinxPalette, raised) },
  { "finx_line", G_STRUCT_OFFSET (FinxPalette, line) },
  { "finx_line2", G_STRUCT_OFFSET (FinxPalette, line2) },
  { "view_fg_color", G_STRUCT_OFFSET (FinxPalette, text) },
  { "finx_dim", G_STRUCT_OFFSET (FinxPalette, dim) },
  { "finx_faint", G_STRUCT_OFFSET (FinxPalette, faint) },
  { "accent_color", G_STRUCT_OFFSET (FinxPalette, accent) },
  { "accent_bg_color", G_STRUCT_OFFSET (FinxPalette, fill) },
  { "finx_sel", G_STRUCT_OFFSET (FinxPalette, sel) },
  { "finx_selfg", G_STRUCT_OFFSET (FinxPalette, selfg) },
  { "finx_up", G_STRUCT_OFFSET (FinxPalette, up) },
  { "finx_down", G_STRUCT_OFFSET (FinxPalette, down) },
  { "finx_buy", G_STRUCT_OFFSET (FinxPalette, buy) },
  { "finx_sell", G_STRUCT_OFFSET (FinxPalette, sell) },
  { "finx_warn", G_STRUCT_OFFSET (FinxPalette, warn) },
  { "finx_study1", G_STRUCT_OFFSET (FinxPalette, study[0]) },
  { "finx_study2", G_STRUCT_OFFSET (FinxPalette, study[1]) },
  { "finx_study3", G_STRUCT_OFFSET (FinxPalette, study[2]) },
  { "finx_study4", G_STRUCT_OFFSET (FinxPalette, study[3]) },
  { "finx_grid", G_STRUCT_OFFSET (FinxPalette, grid) },
  { "finx_crosshair", G_STRUCT_OFFSET (FinxPalette, crosshair) },
};

/**
 * finx_palette_read:
 * @widget: any widget on the display whose style counts
 * @palette: (out caller-allocates): the colours as they are now
 *
 * A token that the style sheets do not define takes the widget's text colour.
 */
void
finx_palette_read (GtkWidget *widget, FinxPalette *palette)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA fallback;

  gtk_style_context_get_color (context, &fallback);
  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      GdkRGBA *color = (GdkRGBA *) G_STRUCT_MEMBER_P (palette, tokens[i].offset);

      if (!gtk_style_context_lookup_color (context, tokens[i].name, color))
        *color = fallback;
    }
}
