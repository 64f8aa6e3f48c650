namespace Farspan.Gateway.Proxying;

/// <summary>Holds one direction of a body to a least pace: silence is bounded by a time of its own, which one byte now and then would put off for ever.</summary>
/// <remarks>Only time in which an end is waited for counts. Each time that so much of it has gone by as the silence may last, what came meanwhile is compared with the least pace, and counting begins anew: what
/// went quickly before pays for nothing.</remarks>
internal struct BodyPace
{
    /// <summary>Bytes per second of waiting; what the framework's own server asks for too (KestrelServerLimits.MinRequestBodyDataRate). The slowest modem that people used for the web brought ten times as much.</summary>
    public const int LeastBytesPerSecond = 240;

    private long? _since;
    private long _waited;
    private long _moved;

    /// <summary>Forgets everything: another body begins.</summary>
    public void Reset() => this = default;

    /// <summary>Looks at a body after it was moved.</summary>
    /// <param name="waits">True when it goes on only once the end that is watched does something.</param>
    /// <param name="now">The moment, in milliseconds.</param>
    /// <param name="bytes">Bytes of the body moved so far.</param>
    /// <param name="window">Milliseconds of waiting between two looks.</param>
    /// <returns>False when it is too slow.</returns>
    public bool Holds(bool waits, long now, long bytes, long window)
    {
        _waited += now - (_since ?? now);
        _since = waits ? now : null;
        if (_waited < window)
        {
            return true;
        }

        var holds = bytes - _moved >= _waited * LeastBytesPerSecond / 1000;
        (_waited, _moved) = (0, bytes);
        return holds;
    }
}
