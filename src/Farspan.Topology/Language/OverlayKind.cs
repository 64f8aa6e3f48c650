namespace Farspan.Topology.Language;

/// <summary>Kinds of overlay. The model has one, so that it does not say which.</summary>
internal enum OverlayKind
{
    /// <summary><c>wireguard</c></summary>
    WireGuard,
}
