using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Farspan.Lab.Supervision;

/// <summary>Tells one build of the program from another, so that what runs an older one is replaced.</summary>
internal static class ProgramStamp
{
    /// <summary>Equal for the same program at the same place, unchanged since. To be taken when a process begins: the file may be replaced under it.</summary>
    public static string Of(LabEnvironment environment)
    {
        var text = new StringBuilder();
        foreach (var word in environment.Self)
        {
            text.Append(word).Append('\0');
            // Beside a program that is not one file lies what it runs.
            foreach (var file in (ReadOnlySpan<string>)[word, word + ".dll"])
            {
                if (new FileInfo(file) is { Exists: true } found)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{found.Length} {found.LastWriteTimeUtc.Ticks}\0");
                }
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
