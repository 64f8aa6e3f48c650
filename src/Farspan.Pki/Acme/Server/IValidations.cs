namespace Farspan.Pki.Acme.Server;

/// <summary>Where challenges wait to be looked at. Whoever looks says what was seen with <see cref="AcmeServer.Complete"/>.</summary>
public interface IValidations
{
    /// <summary>Puts one in.</summary>
    /// <returns>False when it is full.</returns>
    bool TryAdd(ValidationTask task);
}
