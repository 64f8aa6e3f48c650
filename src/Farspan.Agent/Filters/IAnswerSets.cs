using System.Net;

namespace Farspan.Agent.Filters;

/// <summary>The learnt sets of one packet filter: what answers bring goes in here, beside the reconciliation of the filter, which leaves their content alone.</summary>
public interface IAnswerSets
{
    /// <summary>Puts addresses into the learnt set of that name, each for its time from now on; one that is there gets the new time.</summary>
    /// <exception cref="IOException">There is no such set, or it is full; nothing was changed.</exception>
    void Refresh(string name, IReadOnlyList<(IPAddress Address, TimeSpan Time)> addresses);

    /// <summary>What the learnt sets hold, and for how long yet; empty where there is no filter.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    IReadOnlyList<(string Set, IPAddress Address, TimeSpan Time)> Read();
}
