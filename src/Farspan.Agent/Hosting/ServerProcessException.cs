namespace Farspan.Agent.Hosting;

/// <summary>A server's process cannot be started, reached or changed; the message is one sentence with the mend.</summary>
/// <param name="message">What is wrong and what to do about it.</param>
/// <param name="innerException">The failure underneath, or null.</param>
public sealed class ServerProcessException(string message, Exception? innerException = null) : Exception(message, innerException);
