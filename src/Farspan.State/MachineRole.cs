namespace Farspan.State;

/// <summary>What a <see cref="MachineSpec"/> is for.</summary>
public enum MachineRole
{
    /// <summary>A machine that the topology declares.</summary>
    Machine,

    /// <summary>The router of one network; in the lab it stands in for a cloud's VPC router or a site's gateway.</summary>
    Router,

    /// <summary>The one node that joins all routers; in the lab it stands in for the public internet's core.</summary>
    Backbone,

    /// <summary>A host outside every declared block, from which the lab asks what the internet can reach.</summary>
    Internet,
}
