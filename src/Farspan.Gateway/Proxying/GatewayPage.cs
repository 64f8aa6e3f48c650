namespace Farspan.Gateway.Proxying;

/// <summary>A page that the gateway itself answers.</summary>
/// <param name="Status">Status code.</param>
/// <param name="ContentType">Media type, as bytes of the field.</param>
/// <param name="Body">The whole body.</param>
public sealed record GatewayPage(int Status, ReadOnlyMemory<byte> ContentType, byte[] Body);
