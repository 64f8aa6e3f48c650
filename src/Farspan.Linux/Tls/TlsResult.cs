namespace Farspan.Linux.Tls;

/// <summary>Answers of <see cref="TlsSession"/> that are not counts.</summary>
public static class TlsResult
{
    /// <summary>Goes on when there is something to read.</summary>
    public const int WantsRead = -1;

    /// <summary>Goes on when there is room to write.</summary>
    public const int WantsWrite = -2;

    /// <summary>Broken.</summary>
    public const int Failed = -3;
}
