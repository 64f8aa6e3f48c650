using System.Net;
using Farspan.Addressing;
using Farspan.State.Names;

namespace Farspan.Agent.Names;

/// <summary>Lines of a resolver's configuration.</summary>
/// <remarks>Source: resolv.conf(5).</remarks>
internal static class ResolverText
{
    private const string Server = "nameserver ";
    private const string Search = "search ";

    internal static IEnumerable<string> Write(ResolverSpec resolver) =>
        resolver.Asked.Select(s => Server + s).Concat(resolver.Search.Count == 0 ? [] : [Search + string.Join(' ', resolver.Search)]);

    /// <summary>Null when a line is none that we write: somebody edited the file, and it is written over.</summary>
    internal static ResolverSpec? Read(IReadOnlyList<string> lines)
    {
        var servers = new List<IPAddress>();
        var search = new List<string>();
        foreach (var line in lines.Skip(1))
        {
            if (line.StartsWith(Server, StringComparison.Ordinal) && Cidr.TryParseAddress(line.AsSpan(Server.Length), out var server))
            {
                servers.Add(server);
            }
            else if (line.StartsWith(Search, StringComparison.Ordinal))
            {
                search.AddRange(line[Search.Length..].Split(' '));
            }
            else
            {
                return null;
            }
        }

        return new ResolverSpec { Servers = servers, Search = search };
    }
}
