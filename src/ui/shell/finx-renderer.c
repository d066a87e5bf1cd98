/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-renderer.h"

#include <gtk/gtk.h>

/* What a driver puts there: DRM, NVIDIA's own, WSL. In a sandbox, what is let in. */
static gboolean
has_gpu (void)
{
  static const char *const places[] = { "/dev/dri", "/dev/nvidiactl", "/dev/nvhost-gpu", "/dev/mali0", "/dev/kgsl-3d0", "/dev/dxg" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_file_test (places[i], G_FILE_TEST_EXISTS))
      return TRUE;
  return FALSE;
}

/**
 * finx_renderer_choose:
 *
 * Without a graphics processor OpenGL is a program that draws on the processor: for flat surfaces and text cairo is
 * faster at that, starts sooner, and needs some 40 MiB less. So GTK does not load it there, and neither where somebody
 * chose cairo, which alone does not keep it from doing so. Who sets another renderer, or GDK_DEBUG, decides.
 */
void
finx_renderer_choose (void)
{
  const char *renderer = g_getenv ("GSK_RENDERER");
  const char *debug = g_getenv ("GDK_DEBUG");
  gboolean is_chosen = renderer != NULL && *renderer != '\0';

  if ((debug == NULL || *debug == '\0') && (is_chosen ? g_str_equal (renderer, "cairo") : !has_gpu ()))
    g_setenv ("GDK_DEBUG", "gl-disable", TRUE);
}

/**
 * finx_renderer_start_gtk:
 *
 * As gtk_init(), but without GTK's own theme: libadwaita puts its own in the place, and reading one that nobody sees
 * takes a tenth of the time until the first frame. Who sets a theme, gets it.
 */
void
finx_renderer_start_gtk (void)
{
  static const char variable[] = "GTK_THEME";

  if (g_getenv (variable) != NULL || !g_setenv (variable, "Adwaita-empty", TRUE))       /* libadwaita's name of no theme */
    {
      gtk_init ();
      return;
    }
  gtk_init ();
  gtk_settings_get_default ();          /* reads the theme */
  /* The last variable of the environment, so that a thread that looks for another one meanwhile finds it. */
  g_unsetenv (variable);
}
