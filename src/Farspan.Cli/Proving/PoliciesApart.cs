using System.Text;
using Farspan.Topology;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Cli.Proving;

/// <summary>Tells whether nothing but policies differs between two readings of a topology, and everything else stands where it stood.</summary>
internal static class PoliciesApart
{
    private const string Key = "policies:";

    /// <summary>Compares the text, and the places of all else that was read from it.</summary>
    public static bool AreAllThatDiffers(IReadOnlyList<SourceFile> before, NetworkTopology old, IReadOnlyList<SourceFile> after, NetworkTopology now) =>
        before.Count == after.Count && before.Zip(after).All(f => f.First.Path == f.Second.Path && IsSame(f.First.Content.Span, f.Second.Content.Span)) &&
        Places(old).SequenceEqual(Places(now));

    private static bool IsSame(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (before.SequenceEqual(after))
        {
            return true;
        }

        return Apart(Encoding.UTF8.GetString(before)) is { } a && Apart(Encoding.UTF8.GetString(after)) is { } b && a.Above == b.Above && a.Below == b.Below && (a.Lines == b.Lines || a.Below.Length == 0);
    }

    // The block of the key at the beginning of a line, up to the next line that begins one; null where that is not what is there.
    private static (string Above, int Lines, string Below)? Apart(string text)
    {
        var lines = text.Split('\n');
        var first = Array.FindIndex(lines, l => l.StartsWith(Key, StringComparison.Ordinal));
        if (first < 0 || Array.FindIndex(lines, first + 1, l => l.StartsWith(Key, StringComparison.Ordinal)) >= 0)
        {
            return null;
        }

        var end = Array.FindIndex(lines, first + 1, l => l.Length > 0 && char.IsAsciiLetter(l[0]));
        end = end < 0 ? lines.Length : end;
        return (string.Join('\n', lines[..first]), end - first, string.Join('\n', lines[end..]));
    }

    // Text may be read in more ways than one thinks of: whatever else there is has to be where it was.
    private static IEnumerable<(string Name, SourceSpan Place)> Places(NetworkTopology t) => [
        .. t.Providers.Select(p => (p.Name, p.Location)),
        .. t.Networks.Select(n => (n.Name, n.Location)),
        .. t.Networks.SelectMany(n => n.Subnets).Select(s => (s.FullName, s.Location)),
        .. t.Machines.Select(m => (m.Name, m.Location)),
        .. t.Overlays.Select(o => (o.Name, o.Location)),
        .. t.Services.Select(s => (s.Name, s.Location)),
        .. t.Links.Select(l => (l.Name, l.Location)),
        .. t.Claims.Select(c => (c.Text, c.Location)),
    ];
}
