using System.Text;
using Farspan.Lab.Files;

namespace Farspan.Lab.Public;

/// <summary>Why certificates were not had from the stand-in for public authorities, for whoever asks how the lab is: one line for each, <c>machine certificate: reason</c>.</summary>
internal static class PublicFailures
{
    // No authority's name has a dot.
    private const string FileName = "public.failures";

    /// <summary>Notes them; none removes the note.</summary>
    public static void Write(LabPaths paths, IReadOnlyList<string> failures)
    {
        var path = Path.Combine(paths.AuthoritiesFolder, FileName);
        var text = Encoding.UTF8.GetBytes(string.Join('\n', failures));
        if (!text.AsSpan().SequenceEqual(StateFile.TryRead(path) ?? []))
        {
            StateFile.Write(path, text);
        }
    }

    /// <summary>Why a certificate was not had; null where nobody noted anything.</summary>
    public static string? Of(LabPaths paths, string machine, string certificate)
    {
        var prefix = $"{machine}: certificate {certificate}: ";
        return Encoding.UTF8.GetString(StateFile.TryRead(Path.Combine(paths.AuthoritiesFolder, FileName)) ?? []).Split('\n')
            .FirstOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal)) is { } line ? line[prefix.Length..] : null;
    }
}
