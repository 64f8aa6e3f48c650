namespace Farspan.Topology.Declarations;

/// <summary><c>network/subnet</c>, as machines write it.</summary>
internal readonly record struct SubnetName(string Network, string Subnet)
{
    /// <summary>As written.</summary>
    public override string ToString() => $"{Network}/{Subnet}";
}
