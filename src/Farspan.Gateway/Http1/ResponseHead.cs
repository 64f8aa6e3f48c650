namespace Farspan.Gateway.Http1;

/// <summary>An answer's head. Its Content-Length may stand where there is no body (HEAD, 304).</summary>
public sealed class ResponseHead : MessageHead
{
    /// <summary>Status code, 100–999.</summary>
    public int Status { get; internal set; }

    /// <summary>Words behind the status code; may be empty.</summary>
    public ByteRange Reason { get; internal set; }
}
