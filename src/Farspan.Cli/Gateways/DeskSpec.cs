using System.Net;
using Farspan.State.Gateways;

namespace Farspan.Cli.Gateways;

/// <summary>A gateway as it runs on the computer of whoever works with the topology: the same upstreams, rules and limits, but listening on loopback.</summary>
internal static class DeskSpec
{
    /// <summary>Makes it.</summary>
    /// <param name="spec">As the plan has it for the machine.</param>
    /// <param name="listen">Where the first listener listens, and the address of the others; null for loopback.</param>
    /// <param name="topologyFolder">Where relative paths of certificates start.</param>
    /// <param name="isInLab">True when it connects from inside the lab's machine, where the plan's addresses are right.</param>
    public static GatewaySpec Of(GatewaySpec spec, IPEndPoint? listen, string topologyFolder, bool isInLab) => spec with
    {
        Listeners = [.. spec.Listeners.Select((listener, number) => Move(listener, number, listen, topologyFolder))],
        Upstreams = [.. spec.Upstreams.Select(u => u.IsLocal && !isInLab ? u with { Endpoint = new IPEndPoint(IPAddress.Loopback, u.Endpoint.Port) } : u)],
    };

    // Never wider than declared unless asked for: one address in place of however many.
    private static ListenerSpec Move(ListenerSpec listener, int number, IPEndPoint? listen, string folder) => listener with
    {
        Endpoints = [new IPEndPoint(listen?.Address ?? IPAddress.Loopback, number == 0 && listen is not null ? listen.Port : listener.Endpoints[0].Port)],
        Tls = listener.Tls is not { } tls ? null : tls with
        {
            Certificates = [.. tls.Certificates.Select(c => c with { Certificate = Absolute(c.Certificate, folder), Key = Absolute(c.Key, folder) })],
            ClientAuthorities = tls.ClientAuthorities is null ? null : Absolute(tls.ClientAuthorities, folder),
        },
    };

    private static string Absolute(string path, string folder) => Path.GetFullPath(path, folder);
}
