using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.State.Filters;

namespace Farspan.Analysis.Claims;

/// <summary>Chooses one packet of a set that breaks a claim, and follows it.</summary>
internal sealed class WitnessFinder(ProofContext context)
{
    private const ushort UsualPort = 22;

    /// <summary>The packet between two endpoints on one of the ports, and its answer.</summary>
    public Answer Ask(Endpoint from, Endpoint to, PortSet ports) => context.Entrances.Ask(context.Tracer, Flow(from, to, ports));

    /// <summary>The packet between two endpoints on one of the ports.</summary>
    public Flow Flow(Endpoint from, Endpoint to, PortSet ports)
    {
        var (protocol, port) = Choose(to, ports);
        return new Flow { From = from.Node, Source = from.Address, Destination = to.Address, Protocol = protocol, Port = port };
    }

    /// <summary>Rather a port that somebody listens on than any other.</summary>
    private (FilterProtocol Protocol, ushort Port) Choose(Endpoint to, PortSet ports)
    {
        var listening = context.Tracer.Find(to.Node)?.Services
            .SelectMany(s => s.Ports).FirstOrDefault(p => ports.Contains(context.Relation.Ports.IndexOf(p.Protocol, p.Ports.First)));
        if (listening is not null)
        {
            return (listening.Protocol, listening.Ports.First);
        }

        var (protocol, first, last) = context.Relation.Ports.Atoms[ports.Atoms().First()];
        var isTransport = protocol is FilterProtocol.Tcp or FilterProtocol.Udp;
        return (protocol, !isTransport || first > UsualPort ? first : last >= UsualPort ? UsualPort : last);
    }
}
