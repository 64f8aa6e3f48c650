using System.Globalization;

namespace Farspan.Cli;

/// <summary>Keeps the details of a bug where they can be read, so that the terminal shows one line.</summary>
internal static class CrashReport
{
    /// <summary>Writes the exception to a file in the temporary folder.</summary>
    /// <returns>Where the details are, as a phrase; or that they could not be kept.</returns>
    public static string Write(Exception exception, IReadOnlyList<string> arguments, Terminal terminal)
    {
        var stamp = terminal.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var path = Path.Combine(Path.GetTempPath(), $"farspan-crash-{stamp}.txt");
        try
        {
            using var file = new StreamWriter(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.WriteLine($"{Application.Version}: farspan {string.Join(' ', arguments)}");
            file.WriteLine(exception);
            return $"details: {path}; please report them";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"details could not be kept: {e.Message}";
        }
    }
}
