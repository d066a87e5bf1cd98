/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/style/finx-style.h"

#include <adwaita.h>

#include "ui/preferences/finx-settings.h"

struct _FinxStyle
{
  GObject         parent_instance;
  GSettings      *settings;     /* owned */
  GtkCssProvider *provider;     /* owned; redefines the four colours of the pair, above the style sheets */
};

G_DEFINE_FINAL_TYPE (FinxStyle, finx_style, G_TYPE_OBJECT)

typedef struct
{
  const char *up, *down, *buy, *sell;
} Pair;

/* [pair − 1][dark]; the first pair is what the style sheets say. */
static const Pair pairs[2][2] = {
  { { "#0B5CC2", "#A84300", "#1E5FB8", "#A84300" }, { "#62B0FF", "#FFB054", "#1E5FB8", "#A84300" } },
  { { "#B80F39", "#076B45", "#BE123C", "#0B7A50" }, { "#FF7285", "#34D399", "#C2304A", "#0F7A57" } },
};

static void
apply_pair (FinxStyle *self)
{
  int pair = g_settings_get_enum (self->settings, "color-pair");
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autofree char *css = NULL;

  if (pair >= 1 && pair <= 2)
    {
      const Pair *colors = &pairs[pair - 1][dark ? 1 : 0];

      css = g_strdup_printf ("@define-color finx_up %s; @define-color finx_down %s;"
                             "@define-color finx_buy %s; @define-color finx_sell %s;",
                             colors->up, colors->down, colors->buy, colors->sell);
    }
  gtk_css_provider_load_from_data (self->provider, css != NULL ? css : "", -1);
}

static void
apply_style (FinxStyle *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  int style = g_settings_get_enum (self->settings, "style");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[CLAMP (style, 0, 2)]);
}

static void
finx_style_dispose (GObject *object)
{
  FinxStyle *self = FINX_STYLE (object);

  if (self->provider != NULL && gdk_display_get_default () != NULL)
    gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (self->provider));
  g_clear_object (&self->provider);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (finx_style_parent_class)->dispose (object);
}

static void
finx_style_class_init (FinxStyleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_style_dispose;
}

static void
finx_style_init (FinxStyle *self)
{
  self->settings = finx_settings_new ();
  self->provider = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (self->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (apply_pair), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::color-pair", G_CALLBACK (apply_pair), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::style", G_CALLBACK (apply_style), self, G_CONNECT_SWAPPED);
  apply_style (self);
  apply_pair (self);
}

FinxStyle *
finx_style_new (void)
{
  return g_object_new (FINX_TYPE_STYLE, NULL);
}
