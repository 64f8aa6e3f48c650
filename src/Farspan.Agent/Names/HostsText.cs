using System.Net;
using Farspan.Addressing;
using Farspan.State.Names;

namespace Farspan.Agent.Names;

/// <summary>Lines of a hosts file.</summary>
/// <remarks>Source: hosts(5).</remarks>
internal static class HostsText
{
    private static readonly char[] _blanks = [' ', '\t'];

    internal static IEnumerable<string> Write(IReadOnlyList<HostSpec> hosts) => hosts.Select(h => $"{h.Address} {string.Join(' ', h.Names)}");

    /// <summary>What each line says; a line that says nothing (somebody edited our block) counts as a name for 0.0.0.0, so that it differs and is written over.</summary>
    internal static IReadOnlyList<HostSpec> Read(IReadOnlyList<string>? lines) => [.. (lines ?? []).Select(ReadLine)];

    private static HostSpec ReadLine(string line)
    {
        var words = line.Split(_blanks, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && Cidr.TryParseAddress(words[0], out var address)
            ? new HostSpec { Address = address, Names = words[1..] }
            : new HostSpec { Address = IPAddress.Any, Names = [line] };
    }
}
