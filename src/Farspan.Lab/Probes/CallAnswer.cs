using System.Globalization;
using System.Text;

namespace Farspan.Lab.Probes;

/// <summary>As much of an answer as says who gave it.</summary>
/// <param name="Status">Its status; null where what came is no answer.</param>
/// <param name="FirstLine">First line of its body.</param>
internal readonly record struct CallAnswer(int? Status, string FirstLine)
{
    /// <summary>What is read of an answer: its head and first line.</summary>
    private const int MostBytes = 32 * 1024;

    /// <summary>Reads to the end of the connection.</summary>
    public static async Task<CallAnswer> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var answer = Encoding.UTF8.GetString(buffer, 0, length);
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var words = answer.Split('\r', 2)[0].Split(' ', 3);
        return head >= 0 && words.Length >= 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? new CallAnswer(status, answer[(head + 4)..].Split('\n', 2)[0].TrimEnd('\r'))
            : new CallAnswer(null, "");
    }
}
