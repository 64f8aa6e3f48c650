namespace Farspan.Gateway.Http1;

/// <summary>How large a head may be.</summary>
/// <param name="Bytes">Bytes of the whole head.</param>
/// <param name="Fields">Field lines.</param>
public readonly record struct HeadLimits(int Bytes, int Fields)
{
    /// <summary>What a gateway allows where nothing else is declared.</summary>
    public static HeadLimits Default => new(16 * 1024, 100);
}
