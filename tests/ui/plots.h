/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <math.h>

#include "ui/charts/finx-plot.h"

/* What tests of drawn cards share: a window of a size, keys, and what "activated" told last. */

typedef struct
{
  GtkWidget *window;
  FinxPlot  *plot;
  char      *activated;         /* owned */
} Shown;

static inline void
shown_activated_cb (FinxPlot   *plot,
                    const char *id,
                    Shown      *shown)
{
  g_free (shown->activated);
  shown->activated = g_strdup (id);
}

static inline gboolean
shown_done_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static inline void
shown_settle (void)
{
  gboolean done = FALSE;

  g_timeout_add (60, shown_done_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static inline Shown *
show (GtkWidget *plot,
      int        width,
      int        height)
{
  Shown *shown = g_new0 (Shown, 1);

  shown->plot = FINX_PLOT (plot);
  shown->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (shown->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (shown->window), width, height);
  gtk_window_set_child (GTK_WINDOW (shown->window), plot);
  g_signal_connect (plot, "activated", G_CALLBACK (shown_activated_cb), shown);
  gtk_window_present (GTK_WINDOW (shown->window));
  while (gtk_widget_get_width (plot) == 0)
    g_main_context_iteration (NULL, TRUE);
  shown_settle ();
  return shown;
}

static inline void
hide (Shown *shown)
{
  gtk_window_destroy (GTK_WINDOW (shown->window));
  g_free (shown->activated);
  g_free (shown);
}

static inline gboolean
press_with (Shown           *shown,
            guint            key,
            GdkModifierType  state)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (shown->plot));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &handled);
    }
  return handled;
}

static inline gboolean
press (Shown *shown,
       guint  key)
{
  return press_with (shown, key, 0);
}

static inline void
assert_told (Shown      *shown,
             const char *sentence)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (shown->plot), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence);
}

static inline void
assert_values (Shown      *shown,
               char        separator,
               const char *expected)
{
  g_autofree char *values = finx_plot_get_values (shown->plot, separator);

  g_assert_cmpstr (values, ==, expected);
}

static inline void
assert_pictures (Shown *shown)
{
  g_autoptr(GBytes) png = finx_plot_get_picture (shown->plot, FALSE);
  g_autoptr(GBytes) svg = finx_plot_get_picture (shown->plot, TRUE);

  g_assert_cmpmem (g_bytes_get_data (png, NULL), 4, "\x89PNG", 4);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (svg, NULL), 200, "<svg"));
}
