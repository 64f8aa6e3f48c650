using System.Net;
using Farspan.State.Filters;
using Farspan.State.Services;

namespace Farspan.Lab.Recipes;

/// <summary>Picks a recipe's addresses and ports out of a spec.</summary>
internal static class RecipePorts
{
    /// <summary>The port called <paramref name="name"/>.</summary>
    /// <exception cref="InvalidOperationException">The spec has none: the topology's rules let no such service through.</exception>
    public static ushort Named(ServiceSpec service, string name) =>
        service.Ports.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal))?.Ports.First
        ?? throw new InvalidOperationException($"Service '{service.Name}' has no port '{name}'.");

    /// <summary>The first TCP port.</summary>
    /// <exception cref="InvalidOperationException">The spec has none: the topology's rules let no such service through.</exception>
    public static ushort FirstTcp(ServiceSpec service) =>
        service.Ports.FirstOrDefault(p => p.Protocol == FilterProtocol.Tcp)?.Ports.First
        ?? throw new InvalidOperationException($"Service '{service.Name}' has no TCP port.");

    /// <summary><c>http://10.0.0.1:2379,http://[fd00::1]:2379</c></summary>
    public static string HttpUrls(IEnumerable<IPAddress> addresses, ushort port) =>
        string.Join(',', addresses.Select(a => $"http://{new IPEndPoint(a, port)}"));
}
