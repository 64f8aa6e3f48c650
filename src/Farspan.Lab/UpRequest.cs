using Farspan.Planning;

namespace Farspan.Lab;

/// <summary>What a lab is to become.</summary>
public sealed record UpRequest
{
    /// <summary>The plan; its overlay members' public keys are those of <see cref="LabKeys"/>.</summary>
    public required NetworkPlan Plan { get; init; }

    /// <summary>What it was compiled from.</summary>
    public required LabInputs Inputs { get; init; }
}
