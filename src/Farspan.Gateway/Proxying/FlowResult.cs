namespace Farspan.Gateway.Proxying;

/// <summary>Where a <see cref="BodyFlow"/> has got to.</summary>
internal enum FlowResult
{
    /// <summary>Everything has been taken by the sink.</summary>
    Done,

    /// <summary>It goes on when the source has something to read.</summary>
    WaitsForSource,

    /// <summary>It goes on when the sink has room.</summary>
    WaitsForSink,

    /// <summary>It could go on, but others shall have their turn first.</summary>
    Yields,

    /// <summary>The source ended or broke before the body did.</summary>
    SourceBroken,

    /// <summary>The sink broke.</summary>
    SinkBroken,

    /// <summary>What the source sent is not a body: <see cref="BodyFlow.Refusal"/>.</summary>
    Refused,
}
