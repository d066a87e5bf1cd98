/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#define V    "base model analytics"
#define CORE V " market portfolio risk strategy simulation"

/* Who may include whom, lowest first; a name in @may must stand on an earlier line, so no cycle can be written down. */
typedef struct
{
  const char *dir;
  const char *may;
  const char *libs;             /* guarded libraries it may use */
} Layer;

static const Layer layers[] = {
  { "base",       "", "" },
  { "model",      "base", "" },
  { "analytics",  "base", "" },
  { "net",        "base", "libsoup" },
  { "files",      "base model", "" },
  { "store",      "base model files", "sqlite3 libsecret" },
  { "adapters",   "base model net files", "" },
  { "market",     V, "" },
  { "portfolio",  V " market", "" },
  { "risk",       V " market portfolio", "" },
  { "strategy",   V " market portfolio", "" },
  { "simulation", V " market portfolio risk strategy", "" },
  { "engine",     CORE " net store adapters files", "" },
  { "wire",       CORE " files", "" },
  { "server",     CORE " engine wire net", "libsoup" },
  { "cli",        CORE " files engine wire", "" },
  { "ui",         CORE " files engine", "gtk adwaita" },
};

static const struct
{
  const char *prefix;           /* of what stands between < and > */
  const char *lib;
} guards[] = {
  { "gtk/", "gtk" }, { "gdk/", "gtk" }, { "gsk/", "gtk" }, { "graphene", "gtk" }, { "adwaita", "adwaita" },
  { "libsoup/", "libsoup" }, { "libsecret/", "libsecret" }, { "sqlite3", "sqlite3" },
};

/* Folders whose subfolders are strangers to each other. */
static const char *const strangers[] = { "adapters/", "ui/pages/" };

static const Layer *
find_layer (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      gsize length = strlen (layers[i].dir);

      if (strncmp (path, layers[i].dir, length) == 0 && path[length] == '/')
        return &layers[i];
    }
  return NULL;
}

static gboolean
has_word (const char *words,
          const char *word)
{
  g_auto(GStrv) list = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) list, word);
}

/* The part of @path that names the stranger it belongs to, such as "adapters/kraken/"; %NULL if it is none. */
static char *
get_stranger (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      const char *rest, *slash;

      if (!g_str_has_prefix (path, strangers[i]))
        continue;
      rest = path + strlen (strangers[i]);
      slash = strchr (rest, '/');
      if (slash != NULL)
        return g_strndup (path, (gsize) (slash + 1 - path));
    }
  return NULL;
}

static gboolean
may_include (const char *file,
             const char *header)
{
  const Layer *from = find_layer (file), *to = find_layer (header);
  g_autofree char *own = get_stranger (file);
  g_autofree char *other = get_stranger (header);

  if (from == NULL || to == NULL)
    return FALSE;
  if (own != NULL && other != NULL && !g_str_equal (own, other))
    return FALSE;
  return from == to || has_word (from->may, to->dir);
}

static gboolean
may_use (const char *file,
         const char *header)
{
  const Layer *from = find_layer (file);

  for (gsize i = 0; i < G_N_ELEMENTS (guards); i++)
    if (g_str_has_prefix (header, guards[i].prefix))
      return from != NULL && has_word (from->libs, guards[i].lib);
  return TRUE;
}

static void
report (GPtrArray  *faults,
        const char *file,
        const char *header)
{
  g_ptr_array_add (faults, g_strdup_printf ("%s may not include %s", file, header));
}

/* Made by the build, not below src/. */
static gboolean
is_generated (const char *header)
{
  return g_str_equal (header, "finx-config.h");
}

static void
check_line (const char *file,
            const char *line,
            GPtrArray  *faults)
{
  g_autofree char *header = NULL;
  const char *p = line + strspn (line, " \t"), *end;
  char close;

  if (*p++ != '#')
    return;
  p += strspn (p, " \t");
  if (!g_str_has_prefix (p, "include"))
    return;
  p += strlen ("include");
  p += strspn (p, " \t");
  if (*p != '"' && *p != '<')
    return;
  close = *p++ == '"' ? '"' : '>';
  end = strchr (p, close);
  if (end == NULL)
    return;

  header = g_strndup (p, (gsize) (end - p));
  if (!may_use (file, header))
    report (faults, file, header);
  else if (close == '"' ? !is_generated (header) && !may_include (file, header)
                        : find_layer (header) != NULL && !may_include (file, header))
    report (faults, file, header);
}

static void
check_file (const char *root,
            const char *file,
            GPtrArray  *faults)
{
  g_autofree char *path = g_build_filename (root, file, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    check_line (file, lines[i], faults);
}

/* Returns: how many files were read */
static guint
check_folder (const char *root,
              const char *folder,
              GPtrArray  *faults)
{
  g_autofree char *path = g_build_filename (root, folder, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint n_files = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = *folder == '\0' ? g_strdup (name) : g_strconcat (folder, "/", name, NULL);
      g_autofree char *full = g_build_filename (root, file, NULL);

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        {
          n_files += check_folder (root, file, faults);
        }
      else if (g_str_has_suffix (name, ".c") || g_str_has_suffix (name, ".h"))
        {
          check_file (root, file, faults);
          n_files++;
        }
    }
  return n_files;
}

static void
test_table_has_no_cycle (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_auto(GStrv) names = g_strsplit (layers[i].may, " ", -1);

      for (gsize n = 0; names[n] != NULL && *names[n] != '\0'; n++)
        {
          g_autofree char *path = g_strconcat (names[n], "/x.h", NULL);
          const Layer *layer = find_layer (path);

          g_assert_nonnull (layer);
          g_assert_true (layer < &layers[i]);
        }
    }
}

static void
test_sources_keep_the_table (void)
{
  const char *source = g_getenv ("FINX_SOURCE_DIR");
  g_autofree char *root = NULL;
  g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  guint n_files;

  g_assert_nonnull (source);
  root = g_build_filename (source, "src", NULL);
  n_files = check_folder (root, "", faults);
  g_assert_cmpuint (n_files, >, 20);
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (faults, i));
  if (faults->len > 0)
    g_error ("%s%s", (const char *) g_ptr_array_index (faults, 0), faults->len > 1 ? ", and more: see above" : "");
}

typedef struct
{
  const char *file;
  const char *line;
  gboolean    allowed;
} Plant;

static const Plant plants[] = {
  { "adapters/a/x.c",         "#include \"adapters/b/y.h\"", FALSE },
  { "adapters/a/own.c",       "#include \"adapters/a/y.h\"", TRUE },
  { "adapters/list.c",        "#include \"adapters/b/y.h\"", TRUE },
  { "adapters/a/net.c",       "#include \"net/finx-http.h\"", TRUE },
  { "adapters/a/soup.c",      "#include <libsoup/soup.h>", FALSE },
  { "adapters/a/store.c",     "#include \"store/finx-store.h\"", FALSE },
  { "base/up.c",              "#include \"model/finx-order.h\"", FALSE },
  { "model/down.h",           "#include \"base/finx-decimal.h\"", TRUE },
  { "model/gtk.h",            "#include <gtk/gtk.h>", FALSE },
  { "model/blanks.c",         "  #  include\t\"market/finx-book.h\"", FALSE },
  { "model/brackets.c",       "#include <market/finx-book.h>", FALSE },
  { "model/relative.c",       "#include \"../market/finx-book.h\"", FALSE },
  { "model/unrooted.c",       "#include \"finx-order.h\"", FALSE },
  { "model/config.c",         "#include \"finx-config.h\"", TRUE },
  { "analytics/model.c",      "#include \"model/finx-tick.h\"", FALSE },
  { "store/sqlite.c",         "#include <sqlite3.h>", TRUE },
  { "store/secret.c",         "#include <libsecret/secret.h>", TRUE },
  { "market/sqlite.c",        "#include <sqlite3.h>", FALSE },
  { "market/late.c",          "int x;\n\n#include \"portfolio/finx-books.h\"", FALSE },
  { "strategy/risk.c",        "#include \"risk/finx-risk.h\"", FALSE },
  { "engine/all.c",           "#include \"adapters/finx-adapters.h\"", TRUE },
  { "wire/engine.c",          "#include \"engine/finx-engine.h\"", FALSE },
  { "server/net.c",           "#include \"net/finx-http.h\"", TRUE },
  { "cli/store.c",            "#include \"store/finx-store.h\"", FALSE },
  { "ui/pages/markets/gtk.c", "#include <gtk/gtk.h>", TRUE },
  { "ui/pages/markets/x.c",   "#include \"ui/pages/risk/y.h\"", FALSE },
  { "ui/pages/markets/w.c",   "#include \"ui/widgets/finx-sheet.h\"", TRUE },
  { "ui/wire.c",              "#include \"wire/finx-wire.h\"", FALSE },
  { "elsewhere/x.c",          "#include \"base/finx-decimal.h\"", FALSE },
  { "model/comment.c",        "/* #include \"market/finx-book.h\" is not allowed */", TRUE },
};

/* Each plant is laid out in a tree of its own. */
static void
test_planted_fault_is_found (gconstpointer data)
{
  const Plant *plant = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *root = g_dir_make_tmp ("finx-layers-XXXXXX", &error);
  g_autofree char *path = NULL, *folder = NULL;
  g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  path = g_build_filename (root, plant->file, NULL);
  folder = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, plant->line, -1, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (check_folder (root, "", faults), ==, 1);
  g_assert_cmpuint (faults->len, ==, plant->allowed ? 0 : 1);
  if (!plant->allowed)
    g_assert_true (g_str_has_prefix (g_ptr_array_index (faults, 0), plant->file));
  if (g_str_equal (plant->file, "adapters/a/x.c"))
    g_assert_cmpstr (g_ptr_array_index (faults, 0), ==, "adapters/a/x.c may not include adapters/b/y.h");

  g_unlink (path);
  while (strlen (folder) >= strlen (root))
    {
      char *parent = g_path_get_dirname (folder);

      g_rmdir (folder);
      g_free (folder);
      folder = parent;
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layers/table-has-no-cycle", test_table_has_no_cycle);
  g_test_add_func ("/layers/sources-keep-the-table", test_sources_keep_the_table);
  for (gsize i = 0; i < G_N_ELEMENTS (plants); i++)
    {
      g_autofree char *path = g_strdup_printf ("/layers/plant/%s", plants[i].file);

      g_test_add_data_func (path, &plants[i], test_planted_fault_is_found);
    }
  return g_test_run ();
}
