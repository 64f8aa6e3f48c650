using Farspan.Topology.Model.Claims;

namespace Farspan.Lab.Rehearsal;

/// <summary>One cut to rehearse: which claim, what is taken away, and which members of the service are on which side.</summary>
internal sealed record Scene
{
    /// <summary>The claim.</summary>
    public required SurvivesClaim Claim { get; init; }

    /// <summary>What is cut, all at once.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>Machines that are cut off, members or not.</summary>
    public required IReadOnlySet<string> LostMachines { get; init; }

    /// <summary>Members that are cut off.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Members that are left.</summary>
    public required IReadOnlyList<string> Left { get; init; }

    /// <summary>What is cut, for people.</summary>
    public string Name => string.Join(" + ", References);
}
