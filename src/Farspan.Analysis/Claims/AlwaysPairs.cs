using Farspan.Analysis.Endpoints;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>The machines that an <c>always</c> claim speaks of on either side, numbered in order, to be found by their endpoints.</summary>
internal sealed class AlwaysPairs
{
    private readonly Dictionary<int, int> _senders = [];
    private readonly Dictionary<int, int> _receivers = [];

    /// <summary>Numbers what the claim means.</summary>
    public AlwaysPairs(AlwaysClaim claim, EndpointSelector selector)
    {
        (From, To) = (selector.Senders(claim.From), selector.Receivers(claim.To, claim.Ports));
        (Senders, Receivers) = ([.. AlwaysProof.Senders(From)], [.. AlwaysProof.Receivers(To)]);
        for (var sender = 0; sender < Senders.Count; sender++)
        {
            foreach (var endpoint in Senders[sender].Endpoints)
            {
                _senders.Add(endpoint.Id, sender);
            }
        }

        for (var receiver = 0; receiver < Receivers.Count; receiver++)
        {
            foreach (var target in Receivers[receiver].Targets)
            {
                _receivers.Add(target.Endpoint.Id, receiver);
            }
        }
    }

    /// <summary>The endpoints that send.</summary>
    public IReadOnlyList<Endpoint> From { get; }

    /// <summary>Where they are to arrive.</summary>
    public IReadOnlyList<EndpointTarget> To { get; }

    /// <summary>The machines that send, in order of their endpoints.</summary>
    public IReadOnlyList<AlwaysProof.Sender> Senders { get; }

    /// <summary>The machines that are spoken to, in order of their endpoints.</summary>
    public IReadOnlyList<AlwaysProof.Receiver> Receivers { get; }

    /// <summary>The pair of machines that two endpoints are of; both must be spoken of.</summary>
    public (int Sender, int Receiver) Of(int from, int to) => (_senders[from], _receivers[to]);
}
