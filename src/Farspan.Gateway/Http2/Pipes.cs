using System.IO.Pipelines;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Http2;

/// <summary>Makes the pipes between a loop's thread and the threads of the framework.</summary>
internal static class Pipes
{
    // What may lie between the two before the writer waits: enough for a round of the other side, little enough for thousands of streams.
    private const int Pause = 64 * 1024;
    private const int Resume = Pause / 2;

    /// <summary>A pipe that the loop writes.</summary>
    public static Pipe FromLoop(TransportLoop owner) =>
        new(new PipeOptions(readerScheduler: PipeScheduler.ThreadPool, writerScheduler: new LoopScheduler(owner), pauseWriterThreshold: Pause, resumeWriterThreshold: Resume, useSynchronizationContext: false));

    /// <summary>A pipe that the loop reads.</summary>
    public static Pipe ToLoop(TransportLoop owner) =>
        new(new PipeOptions(readerScheduler: new LoopScheduler(owner), writerScheduler: PipeScheduler.ThreadPool, pauseWriterThreshold: Pause, resumeWriterThreshold: Resume, useSynchronizationContext: false));
}
